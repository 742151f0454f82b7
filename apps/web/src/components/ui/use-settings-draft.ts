import { useState } from 'react';

/** An unsaved change to a setting. */
interface Edit {
  value: unknown;
  /** The saved value when the editing began. */
  seen: unknown;
  /** Why it cannot be sent, if so. */
  problem?: string | undefined;
}

type Edits<Values> = Partial<Record<keyof Values, Edit>>;

const isSame = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Somebody else has saved another value since the editing of a setting began. */
export interface Conflict {
  theirs: unknown;
  keepTheirs: () => void;
  useMine: () => void;
}

/** What a form needs of a draft, for settings of any type. */
export interface SettingsDraft {
  count: number;
  /** The first setting that cannot be sent. */
  unsendable: string | undefined;
  /** The settings that somebody else has changed too. */
  conflicts: readonly string[];
  /** Whether all edits equal the saved values by now, as after a write whose response was lost. */
  isSaved: boolean;
  discard: () => void;
}

/** Unsaved changes to settings. Settings that are not edited here follow the saved values. */
export function useSettingsDraft<Values extends object>(saved: Values) {
  type Name = keyof Values & string;
  const [edits, setEdits] = useState<Edits<Values>>({});
  const [renewals, setRenewals] = useState<Partial<Record<Name, number>>>({});
  const changed = (Object.entries(edits) as [Name, Edit][]).filter(
    ([name, { value, problem }]) => problem !== undefined || !isSame(value, saved[name]),
  );
  const conflicts = changed.filter(([name, { seen }]) => !isSame(seen, saved[name])).map(([name]) => name);
  const valuesOf = (field: 'value' | 'seen') =>
    Object.fromEntries(changed.map(([name, edit]) => [name, edit[field]])) as Partial<Values>;
  const forget = (name: Name) =>
    setEdits(
      (before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== name)) as Edits<Values>,
    );
  return {
    edits,
    valueOf: <N extends Name>(name: N) => (name in edits ? (edits[name]?.value ?? null) : saved[name]) as Values[N],
    change(name: Name, value: Values[Name], problem?: string) {
      if (problem === undefined && isSame(value, saved[name])) return forget(name);
      setEdits((before) => {
        const edit = before[name];
        // If a write whose response was lost has saved the value, the edit starts from the saved value.
        const seen = edit && !isSame(edit.value, saved[name]) ? edit.seen : saved[name];
        return { ...before, [name]: { value, seen, problem } };
      });
    },
    discard: () => setEdits({}),
    /** Removes the edits that were saved; one that was edited again in the meantime now starts from the saved value. */
    settle: (sent: Partial<Values>, answer: Partial<Values>) =>
      setEdits(
        (before) =>
          Object.fromEntries(
            (Object.entries(before) as [Name, Edit][]).flatMap(([name, edit]) => {
              if (!(name in sent)) return [[name, edit]];
              return isSame(edit.value, sent[name]) ? [] : [[name, { ...edit, seen: answer[name] }]];
            }),
          ) as Edits<Values>,
      ),
    count: changed.length,
    unsendable: changed.find(([, { problem }]) => problem !== undefined)?.[0],
    conflicts,
    isSaved: changed.length === 0 && Object.keys(edits).length > 0,
    conflictOf: (name: Name): Conflict | undefined =>
      conflicts.includes(name)
        ? {
            theirs: saved[name],
            keepTheirs() {
              forget(name);
              setRenewals((before) => ({ ...before, [name]: (before[name] ?? 0) + 1 }));
            },
            useMine: () =>
              setEdits((before) => ({ ...before, [name]: { ...(before[name] as Edit), seen: saved[name] } })),
          }
        : undefined,
    /** The React key of a setting's control: it changes when the control must be remounted to reset its own state. */
    keyOf: (name: Name) => `${name} ${renewals[name] ?? 0}`,
    /** Only the changed settings, to be sent to the server, which validates them. */
    update: valuesOf('value'),
    /** Their saved values when the editing began: if they have changed since, the server refuses the update. */
    expected: valuesOf('seen'),
  };
}
