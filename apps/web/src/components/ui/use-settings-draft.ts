'use client';

import { useState } from 'react';

/** What somebody has made of a setting and not saved. */
interface Edit {
  value: unknown;
  /** Why it cannot be sent, where it cannot. */
  problem?: string | undefined;
}

type Edits<Values> = Partial<Record<keyof Values, Edit>>;

const isSame = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** What a form needs of a draft, whatever settings it is of. */
export interface SettingsDraft {
  count: number;
  /** The first setting that cannot be sent. */
  unsendable: string | undefined;
  discard: () => void;
}

/** Unsaved changes to settings. Whatever is not changed here follows what is saved as it changes elsewhere. */
export function useSettingsDraft<Values extends object>(saved: Values) {
  type Name = keyof Values & string;
  const [edits, setEdits] = useState<Edits<Values>>({});
  const changed = (Object.entries(edits) as [Name, Edit][]).filter(
    ([name, { value, problem }]) => problem !== undefined || !isSame(value, saved[name]),
  );
  return {
    edits,
    valueOf: <N extends Name>(name: N) => (name in edits ? (edits[name]?.value ?? null) : saved[name]) as Values[N],
    change: <N extends Name>(name: N, value: Values[N], problem?: string) =>
      setEdits((before) => ({ ...before, [name]: { value, problem } })),
    discard: () => setEdits({}),
    /** Forgets what has been saved, but for what was changed once more meanwhile. */
    settle: (sent: Partial<Values>) =>
      setEdits(
        (before) =>
          Object.fromEntries(
            (Object.entries(before) as [Name, Edit][]).filter(
              ([name, { value }]) => !(name in sent && isSame(value, sent[name])),
            ),
          ) as Edits<Values>,
      ),
    count: changed.length,
    unsendable: changed.find(([, { problem }]) => problem !== undefined)?.[0],
    /** The changed settings alone, as the server is told of them, which says what is wrong with any. */
    update: Object.fromEntries(changed.map(([name, { value }]) => [name, value])) as Partial<Values>,
  };
}
