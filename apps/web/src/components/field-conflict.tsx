import { useTranslations } from 'next-intl';
import type { MouseEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { ActivityFilter } from '@/features/activity/href';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { Button } from './ui/button';
import { hidden } from './ui/hidden';
import type { Conflict } from './ui/use-settings-draft';

/** How many of the latest events are searched for the author of a change. */
const latest = 20;

/** Filters the activity by the object that a field belongs to. */
export type ActivityOf = Pick<ActivityFilter, 'scope' | 'item_id'>;

/** Focuses the choice between the two values of a field. */
export const focusConflict = (name: string) =>
  document.querySelector<HTMLButtonElement>(`[data-conflict='${name}'] button`)?.focus();

interface FieldConflictProps {
  /** The field's name on the server. */
  name: string;
  label: string;
  /** Missing if the organization's activity does not cover the object. */
  of?: ActivityOf;
  conflict: Conflict | undefined;
  /** The other person's value in words. */
  text?: ReactNode;
}

/** Warns at a field that somebody else has changed it too, and offers a choice between the two values. */
export const FieldConflict = ({ conflict, ...props }: FieldConflictProps) =>
  conflict && <Notice conflict={conflict} {...props} />;

/** The person who last changed a field, unless it is the reader or the reader may not see the activity. */
function useWhoChanged(of: ActivityOf | undefined, field: string): string | undefined {
  const { organization, user } = useSession();
  const canSee = useCan('activityLog.list');
  const { data } = trpc.activityLog.list.useQuery(
    { organization_id: organization.id, ...of, limit: latest },
    { enabled: canSee && of !== undefined, staleTime: 0 },
  );
  const author = data?.results.find(({ after }) => after && field in after)?.user;
  return author && author.uuid !== user.uuid ? nameOf(author) : undefined;
}

function Notice({ name, label, of, conflict, text }: FieldConflictProps & { conflict: Conflict }) {
  const t = useTranslations('ui');
  const who = useWhoChanged(of, name);
  const { theirs, keepTheirs, useMine } = conflict;
  const plain = (value: unknown): string => {
    if (value === null || value === '') return t('notSet');
    if (typeof value === 'boolean') return t(value ? 'on' : 'off');
    if (Array.isArray(value) && value.length === 0) return t('emptyList');
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join('\n');
    return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
  };
  /** Moves focus to the field, which may be a new element. */
  const choose = (decide: () => void) => (event: MouseEvent<HTMLButtonElement>) => {
    const { form } = event.currentTarget;
    flushSync(decide);
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLElement) field.focus();
  };
  return (
    <div
      role="alert"
      data-conflict={name}
      className="mt-2 grid gap-2 rounded-md bg-warning-soft px-3 py-2 text-on-warning-soft"
    >
      <p>{t.rich(who === undefined ? 'changedMeanwhile' : 'changedMeanwhileBy', { who: who ?? '', label, hidden })}</p>
      <p className="max-h-40 overflow-auto font-medium break-words whitespace-pre-wrap">{text ?? plain(theirs)}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={choose(keepTheirs)}>
          {t.rich('keepTheirs', { label, hidden })}
        </Button>
        <Button size="small" onClick={choose(useMine)}>
          {t.rich('useMine', { label, hidden })}
        </Button>
      </div>
    </div>
  );
}
