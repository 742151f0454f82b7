import type { ActivityLogEntry } from '@rolecall/contracts';
import { ListFilter, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { inputStyle } from '@/components/ui/field';
import { Labelled } from '@/components/ui/labelled';
import { Select } from '@/components/ui/select';
import { PersonFilter } from '@/features/person-filter';
import type { ActivitySearch } from './search';
import { kinds } from './words';

interface ActivityFiltersProps {
  search: ActivitySearch;
  onChange: (change: Partial<ActivitySearch>) => void;
  /** What passed the filter: it knows the names of what is filtered by. */
  entries: readonly ActivityLogEntry[];
}

/** What alone the changes are of, where that is one thing, role or project. Changes of it tell its name. */
function restrictionOf({ item, role, project }: ActivitySearch, entries: readonly ActivityLogEntry[]) {
  const nameIn = (isIt: (entry: ActivityLogEntry) => boolean) => entries.find(isIt)?.item_name;
  if (item !== '') return { kind: 'Item', name: nameIn(({ item_id }) => item_id === item) } as const;
  if (role !== '') return { kind: 'Role', name: nameIn(({ item_id }) => item_id === role) } as const;
  if (project !== '')
    return {
      kind: 'Project',
      name: nameIn(({ scope, item_id }) => scope === 'Project' && item_id === project),
    } as const;
  return undefined;
}

/** Which changes are shown. */
export function ActivityFilters({ search, onChange, entries }: ActivityFiltersProps) {
  const t = useTranslations('activity');
  const only = restrictionOf(search, entries);
  return (
    <search aria-label={t('filter')} className="mb-4 block">
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_10rem_10rem]">
        <Select
          label={t('kindLabel')}
          options={[
            { value: '', label: t('allKinds') },
            ...kinds.map((value) => ({ value, label: t(`kind.${value}`) })),
          ]}
          value={search.scope}
          onChange={(scope) => onChange({ scope })}
          className="max-sm:col-span-2"
        />
        <PersonFilter
          className="max-sm:col-span-2"
          uuid={search.user}
          // Of those who left the organization, the entries alone know the name.
          known={entries.flatMap(({ user, person }) => [user, person].filter((each) => each !== null))}
          onChange={(user) => onChange({ user })}
        />
        <DayField label={t('from')} value={search.since} onChange={(since) => onChange({ since })} />
        <DayField label={t('until')} value={search.until} onChange={(until) => onChange({ until })} />
      </div>
      {only && (
        <p className="mt-3 flex items-center gap-2">
          <ListFilter aria-hidden className="size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {t.rich(`only${only.kind}`, {
              name: only.name ?? t(`one${only.kind}`),
              b: (chunks) => <span className="font-medium">{chunks}</span>,
            })}
          </span>
          <Button variant="quiet" size="small" onClick={() => onChange({ item: '', role: '', project: '', scope: '' })}>
            <X aria-hidden /> {t('showEverything')}
          </Button>
        </p>
      )}
    </search>
  );
}

/** A day of UTC, as the filter counts them. */
function DayField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Back, forward and resetting change the value from outside; what is being typed is ahead of it.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  return (
    <Labelled id={id} label={label} problem={null}>
      <input
        id={id}
        type="date"
        min="1970-01-01"
        max="9999-12-31"
        value={text}
        onChange={(event) => {
          const day = event.currentTarget.value;
          setText(day);
          // A year that is still being typed is long past.
          if (day !== '' && day < '1970') return;
          setKnown(day);
          onChange(day);
        }}
        className={inputStyle}
      />
    </Labelled>
  );
}
