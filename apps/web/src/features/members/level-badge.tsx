import type { Level } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import type { ColumnDefinition } from '@/components/resource-table/columns';
import { Badge } from '@/components/ui/badge';
import { levelKeys } from './levels';

/** An access level in one word. */
export const LevelBadge = ({ level }: { level: Level }) => (
  <Badge tone={level === 1 ? 'neutral' : 'accent'}>{useTranslations('members')(`levelName.${levelKeys[level]}`)}</Badge>
);

/** A sortable column of levels. */
export const levelColumn = <Entry,>(header: string, levelOf: (entry: Entry) => Level): ColumnDefinition<Entry> => ({
  id: 'level',
  header,
  sorts: true,
  from: 'sm',
  cell: (entry) => <LevelBadge level={levelOf(entry)} />,
});
