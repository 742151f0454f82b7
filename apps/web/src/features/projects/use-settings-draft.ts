'use client';

import type { Project, ProjectUpdate } from '@rolecall/contracts';
import { useState } from 'react';
import type { Setting } from './project-settings';

/** What somebody has made of a setting and not saved. */
interface Edit {
  value: unknown;
  /** Why it cannot be sent, where it cannot. */
  problem?: string | undefined;
}

type Edits = Partial<Record<Setting, Edit>>;

const isSame = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Unsaved changes to a project's settings. Whatever is not changed here follows the project as it changes elsewhere. */
export function useSettingsDraft(project: Project) {
  const [edits, setEdits] = useState<Edits>({});
  const changed = (Object.entries(edits) as [Setting, Edit][]).filter(
    ([setting, { value, problem }]) => problem !== undefined || !isSame(value, project[setting]),
  );
  return {
    edits,
    valueOf: (setting: Setting): unknown => edits[setting]?.value ?? (setting in edits ? null : project[setting]),
    change: (setting: Setting, value: unknown, problem?: string) =>
      setEdits((before) => ({ ...before, [setting]: { value, problem } })),
    discard: () => setEdits({}),
    /** Forgets what has been saved, but for what was changed once more meanwhile. */
    settle: (saved: ProjectUpdate) =>
      setEdits(
        (before) =>
          Object.fromEntries(
            Object.entries(before).filter(
              ([setting, { value }]) => !(setting in saved && isSame(value, saved[setting as Setting])),
            ),
          ) as Edits,
      ),
    count: changed.length,
    /** The first setting that cannot be sent. */
    unsendable: changed.find(([, { problem }]) => problem !== undefined)?.[0],
    /** The changed settings alone, as the server is told of them, which says what is wrong with any. */
    update: Object.fromEntries(changed.map(([setting, { value }]) => [setting, value])) as ProjectUpdate,
  };
}
