import { type ComponentProps, type ReactNode, useState } from 'react';
import { Button } from './button';
import { ConfirmDialog, type ConfirmDialogProps } from './confirm-dialog';

interface ConfirmButtonProps
  extends
    Omit<ConfirmDialogProps, 'onClose' | 'onConfirm'>,
    Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'className' | 'isPending'> {
  /** The label of the button. */
  label: ReactNode;
  /** Called with a function that closes the dialog; without a `write`, the dialog is closed already. */
  onConfirm: (close: () => void) => unknown;
}

/** A button whose action must be confirmed first. */
export function ConfirmButton({ label, variant, size, className, isPending, ...question }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button {...{ variant, size, className, isPending }} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {isAsking && (
        <ConfirmDialog
          {...question}
          onClose={close}
          onConfirm={() => {
            if (!question.write) close();
            void question.onConfirm(close);
          }}
        />
      )}
    </>
  );
}
