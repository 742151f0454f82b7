import type { Level } from '@rolecall/contracts';
import { Badge } from '@/components/ui/badge';
import { levelNames } from './levels';

/** An access level in a word. */
export const LevelBadge = ({ level }: { level: Level }) => (
  <Badge tone={level === 1 ? 'neutral' : 'accent'}>{levelNames[level]}</Badge>
);
