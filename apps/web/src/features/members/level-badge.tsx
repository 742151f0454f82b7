import type { Level } from '@rolecall/contracts';
import { Badge } from '@/components/ui/badge';

const labels: Record<Level, string> = { 1: 'Member', 8: 'Admin', 15: 'Owner' };

/** An access level in a word. */
export const LevelBadge = ({ level }: { level: Level }) => (
  <Badge tone={level === 1 ? 'neutral' : 'accent'}>{labels[level]}</Badge>
);
