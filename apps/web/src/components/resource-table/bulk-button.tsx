'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';

interface BulkButtonProps {
  icon: ReactNode;
  label: string;
  /** What is asked first, the verb on its button, and what goes with it. */
  question: string;
  confirm: string;
  children: ReactNode;
  onConfirm: () => void;
}

/** Something that is done with all that is selected, once it is confirmed. */
export function BulkButton({ icon, label, question, confirm, children, onConfirm }: BulkButtonProps) {
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
          onConfirm();
        }}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
