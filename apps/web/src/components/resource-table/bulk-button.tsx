'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
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
export function BulkButton<Entry>({ bulk, icon, label, question, confirm, children, write }: BulkButtonProps<Entry>) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {icon} {label}
      </Button>
      <ConfirmDialog
        title={question}
        isOpen={isAsking}
        onOpenChange={setAsking}
        confirm={confirm}
        onConfirm={() => {
          setAsking(false);
          return bulk.run(write);
        }}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
