'use client';

import type { ActivityLogEntry } from '@rolecall/contracts';
import clsx from 'clsx';
import { ListFilter, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { inputStyle, labelStyle } from '@/components/ui/field';
import { Labelled } from '@/components/ui/labelled';
import { Select } from '@/components/ui/select';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import type { ActivitySearch } from './search';
import { kinds } from './words';

const PersonSearch = lazily(() => import('./person-search'), 'PersonSearch');

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
        <PersonFilter uuid={search.user} entries={entries} onChange={(user) => onChange({ user })} />
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

interface PersonFilterProps {
  uuid: string;
  entries: readonly ActivityLogEntry[];
  onChange: (uuid: string) => void;
}

function PersonFilter({ uuid, entries, onChange }: PersonFilterProps) {
  const t = useTranslations('activity');
  const id = useId();
  usePreload(PersonSearch.load);
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<{ uuid: string; name: string }>();
  const { organization } = useSession();
  // Of those who left the organization, the entries alone know the name.
  const listed = entries.flatMap(({ user, person }) => [user, person]).find((person) => person?.uuid === uuid);
  const { data: member } = trpc.members.get.useQuery(
    { organization_id: organization.id, user_uuid: uuid },
    { enabled: uuid !== '' && !listed },
  );
  const user = listed ?? member?.user;
  const name = uuid === '' ? t('anyone') : user ? nameOf(user) : chosen?.uuid === uuid ? chosen.name : t('onePerson');
  return (
    <div className="flex min-w-0 flex-col gap-1.5 max-sm:col-span-2">
      <span id={`${id}-label`} className={labelStyle}>
        {t('person')}
      </span>
      <span className="relative block">
        <button
          type="button"
          id={`${id}-name`}
          aria-labelledby={`${id}-label ${id}-name`}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
          className={clsx(inputStyle, 'cursor-pointer truncate pr-9 text-left hover:bg-sunken')}
        >
          {name}
        </button>
        {uuid !== '' && (
          <button
            type="button"
            aria-label={t('clearPerson')}
            onClick={() => onChange('')}
            className="absolute top-1 right-1 grid size-7 cursor-pointer place-items-center rounded text-ink-muted hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </button>
        )}
      </span>
      {isChoosing && (
        <PersonSearch
          onClose={() => setChoosing(false)}
          onSelect={(person) => {
            setChoosing(false);
            setChosen(person);
            onChange(person.uuid);
          }}
        />
      )}
    </div>
  );
}

interface DayFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A day of UTC, as the filter counts them. */
function DayField({ label, value, onChange }: DayFieldProps) {
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
