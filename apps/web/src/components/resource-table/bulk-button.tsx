import type { ReactNode } from 'react';
import { ConfirmButton } from '@/components/ui/confirm-button';
import type { Done } from '@/trpc/writing';
import type { Bulk, BulkWrite } from './selection';

interface BulkButtonProps<Entry> {
  bulk: Bulk<Entry>;
  icon: ReactNode;
  label: string;
  /** What is asked first, the verb on its button, and what goes with it. */
  question: string;
  confirm: string;
  children: ReactNode;
  write: BulkWrite<Entry>;
}

/** Something that is done with what is selected, once it is confirmed. */
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

/** How entries of a list are removed together. */
export interface Removal<Entry> {
  icon: ReactNode;
  /** What is said: on the button, before, meanwhile and afterwards. */
  words: (
    key: 'label' | 'question' | 'confirm' | 'text' | 'doing' | 'done' | 'failed',
    values: { count: number },
  ) => string;
  /** Removes a part of them: all or none. */
  send: (ids: string[]) => Promise<unknown>;
  /** What else is said once all are removed, and what takes it back. */
  outcome?: (entries: Entry[]) => Omit<Done, 'title'>;
  /** Has what is out of date now fetched anew. */
  changed: () => unknown;
}

interface RemoveSelectedProps<Entry> {
  bulk: Bulk<Entry>;
  removal: Removal<Entry>;
}

/** Removes what is selected. */
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
