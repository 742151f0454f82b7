'use client';

import type { ActivityLogEntry } from '@rolecall/contracts';
import clsx from 'clsx';
import { ListFilter, X } from 'lucide-react';
import { useId, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { inputStyle, labelStyle } from '@/components/ui/field';
import { Labelled } from '@/components/ui/labelled';
import { Select } from '@/components/ui/select';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import type { ActivitySearch } from './search';
import { kinds } from './words';

const loadPersonSearch = () => import('./person-search');
const PersonSearch = lazily(() => loadPersonSearch().then((module) => module.PersonSearch));

const kindOptions = [
  { value: '', label: 'All kinds' },
  ...Object.entries(kinds).map(([value, label]) => ({ value: value as keyof typeof kinds, label })),
] as const;

interface ActivityFiltersProps {
  search: ActivitySearch;
  onChange: (change: Partial<ActivitySearch>) => void;
  /** What passed the filter: it knows the names of what is filtered by. */
  entries: readonly ActivityLogEntry[];
}

/** What alone the changes are of, where that is one thing, role or project. Changes of it tell its name. */
function restrictionOf({ item, role, project }: ActivitySearch, entries: readonly ActivityLogEntry[]) {
  const nameIn = (isIt: (entry: ActivityLogEntry) => boolean) => entries.find(isIt)?.item_name;
  if (item !== '') return { name: nameIn(({ item_id }) => item_id === item) ?? 'one thing', rest: '' };
  if (role !== '')
    return {
      name: nameIn(({ item_id }) => item_id === role) ?? 'one role',
      rest: ', its people and its external groups',
    };
  if (project !== '')
    return {
      name: nameIn(({ scope, item_id }) => scope === 'Project' && item_id === project) ?? 'one project',
      rest: ', its tokens and its dashboards',
    };
  return undefined;
}

/** Which changes are shown. */
export function ActivityFilters({ search, onChange, entries }: ActivityFiltersProps) {
  const only = restrictionOf(search, entries);
  return (
    <search aria-label="Filter changes" className="mb-4 block">
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_10rem_10rem]">
        <Select
          label="Kind"
          options={kindOptions}
          value={search.scope}
          onChange={(scope) => onChange({ scope })}
          className="max-sm:col-span-2"
        />
        <PersonFilter
          uuid={search.user}
          user={entries.find(({ user }) => user?.uuid === search.user)?.user ?? undefined}
          onChange={(user) => onChange({ user })}
        />
        <DayField label="From" value={search.since} onChange={(since) => onChange({ since })} />
        <DayField label="Until" value={search.until} onChange={(until) => onChange({ until })} />
      </div>
      {only && (
        <p className="mt-3 flex items-center gap-2">
          <ListFilter aria-hidden className="size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            Only <span className="font-medium">{only.name}</span>
            {only.rest}
          </span>
          <Button variant="quiet" size="small" onClick={() => onChange({ item: '', role: '', project: '', scope: '' })}>
            <X aria-hidden /> Show everything
          </Button>
        </p>
      )}
    </search>
  );
}

interface PersonFilterProps {
  uuid: string;
  user: NonNullable<ActivityLogEntry['user']> | undefined;
  onChange: (uuid: string) => void;
}

function PersonFilter({ uuid, user, onChange }: PersonFilterProps) {
  const id = useId();
  usePreload(loadPersonSearch);
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<{ uuid: string; name: string }>();
  // Of somebody who changed nothing that is shown, the name is known only where they were just chosen.
  const name = uuid === '' ? 'Anybody' : user ? nameOf(user) : chosen?.uuid === uuid ? chosen.name : 'One person';
  return (
    <div className="flex min-w-0 flex-col gap-1.5 max-sm:col-span-2">
      <span id={`${id}-label`} className={labelStyle}>
        Person
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
            aria-label="Changes by anybody"
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
    <Labelled id={id} label={`${label} (UTC)`} problem={null}>
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
