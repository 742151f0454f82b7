import { useState } from 'react';

/** What somebody has made of a setting and not saved. */
interface Edit {
  value: unknown;
  /** What was saved when they began. */
  seen: unknown;
  /** Why it cannot be sent, where it cannot. */
  problem?: string | undefined;
}

type Edits<Values> = Partial<Record<keyof Values, Edit>>;

const isSame = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** That somebody else has saved another value since the editing of a setting began. */
export interface Conflict {
  theirs: unknown;
  keepTheirs: () => void;
  useMine: () => void;
}

/** What a form needs of a draft, whatever settings it is of. */
export interface SettingsDraft {
  count: number;
  /** The first setting that cannot be sent. */
  unsendable: string | undefined;
  /** The settings that somebody else has changed too. */
  conflicts: readonly string[];
  discard: () => void;
}

/** Unsaved changes to settings. Whatever is not changed here follows what is saved as it changes elsewhere. */
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
        // What was saved meanwhile, by a write whose answer was lost, is edited anew.
        const seen = edit && !isSame(edit.value, saved[name]) ? edit.seen : saved[name];
        return { ...before, [name]: { value, seen, problem } };
      });
    },
    discard: () => setEdits({}),
    /** Forgets what has been saved; what was changed once more meanwhile is an edit of what was answered. */
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
    /** The key of a setting's control: another one where it has to begin anew, with all it may hold of its own. */
    keyOf: (name: Name) => `${name} ${renewals[name] ?? 0}`,
    /** The changed settings alone, as the server is told of them, which says what is wrong with any. */
    update: valuesOf('value'),
    /** What was saved of these when their editing began: where that is another value by now, the server refuses. */
    expected: valuesOf('seen'),
  };
}
