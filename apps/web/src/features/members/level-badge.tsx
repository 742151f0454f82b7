import { type Level, levelName, levels } from '@rolecall/contracts';
import { Badge } from '@/components/ui/badge';

const labels = { member: 'Member', admin: 'Admin', owner: 'Owner' };

/** An access level in a word. */
export const LevelBadge = ({ level }: { level: Level }) => (
  <Badge tone={level === levels.member ? 'neutral' : 'accent'}>{labels[levelName(level)]}</Badge>
);
