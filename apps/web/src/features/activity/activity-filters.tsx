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
  /** The entries that pass the filter; they supply the names of the item, role, project or people filtered by. */
  entries: readonly ActivityLogEntry[];
}

/** The one item, role or project that the list is restricted to, if any, with its name if an entry contains it. */
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

/** The controls that filter the changes. */
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
          // Only the entries have the names of people who have left the organization.
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

/** A date in UTC, as used by the filter. */
function DayField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // Going back or forward and resetting change the value from outside. While the user types, the text is ahead of it.
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
          // While a year is being typed, the value is a date long past, such as one in the year 20.
          if (day !== '' && day < '1970') return;
          setKnown(day);
          onChange(day);
        }}
        className={inputStyle}
      />
    </Labelled>
  );
}
