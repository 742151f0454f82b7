import type { ReactNode } from 'react';
import { ConfirmButton } from '@/components/ui/confirm-button';
import type { Done } from '@/trpc/writing';
import type { Bulk, BulkWrite } from './selection';

interface BulkButtonProps<Entry> {
  bulk: Bulk<Entry>;
  icon: ReactNode;
  label: string;
  /** The confirmation: its question, the verb on its button, and its text. */
  question: string;
  confirm: string;
  children: ReactNode;
  write: BulkWrite<Entry>;
}

/** An action on the selected entries that asks for confirmation first. */
export const BulkButton = <Entry,>({ bulk, icon, label, question, write, ...props }: BulkButtonProps<Entry>) => (
  <ConfirmButton
    {...props}
    size="small"
    label={
      <>
        {icon} {label}
      </>
    }
    title={question}
    onConfirm={() => bulk.run(write)}
  />
);

/** How the selected entries of a list are removed. */
export interface Removal<Entry> {
  icon: ReactNode;
  /** The texts: on the button, in the confirmation, during the removal and afterwards. */
  words: (
    key: 'label' | 'question' | 'confirm' | 'text' | 'doing' | 'done' | 'failed',
    values: { count: number },
  ) => string;
  /** Removes some of the entries: all of them or none. */
  send: (ids: string[]) => Promise<unknown>;
  /** What to add to the message once all are removed, such as how to undo it. */
  outcome?: (entries: Entry[]) => Omit<Done, 'title'>;
  /** Refetches what is now out of date. */
  changed: () => unknown;
}

interface RemoveSelectedProps<Entry> {
  bulk: Bulk<Entry>;
  removal: Removal<Entry>;
}

/** Removes the selected entries. */
export function RemoveSelected<Entry extends { id: string | number }>(props: RemoveSelectedProps<Entry>) {
  const { bulk, removal } = props;
  const { words, send, outcome } = removal;
  const { entries } = bulk;
  const told = (key: Parameters<typeof words>[0]) => words(key, { count: entries.length });
  return (
    <BulkButton
      bulk={bulk}
      icon={removal.icon}
      label={told('label')}
      question={told('question')}
      confirm={told('confirm')}
      write={{
        doing: told('doing'),
        send: (part) => send(part.map(({ id }) => String(id))),
        done: () => ({ title: told('done'), ...outcome?.(entries) }),
        failed: told('failed'),
        changed: removal.changed,
      }}
    >
      <p>{told('text')}</p>
    </BulkButton>
  );
}
