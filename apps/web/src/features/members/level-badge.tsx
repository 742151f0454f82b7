import type { Level } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { levelKeys } from './levels';

/** An access level in a word. */
export const LevelBadge = ({ level }: { level: Level }) => (
  <Badge tone={level === 1 ? 'neutral' : 'accent'}>{useTranslations('members')(`levelName.${levelKeys[level]}`)}</Badge>
);
