import type { ComponentProps, ReactNode } from 'react';
import { Dialog, SubmitActions } from './dialog';
import { Form } from './form';

interface FormDialogProps extends Pick<ComponentProps<typeof Form>, 'onSubmit' | 'error' | 'children'> {
  title: string;
  onClose: () => void;
  /** What submitting is called. */
  submit: ReactNode;
  /** The mutation that sends it; where it fails, the form says so. */
  write?: { isPending: boolean; error: unknown };
  disabled?: boolean;
}

/** A dialog that is a form. It stays open until the server agrees. */
export const FormDialog = ({ title, onClose, submit, write, disabled, ...form }: FormDialogProps) => (
  <Dialog title={title} onClose={onClose}>
    <Form
      error={write?.error}
      actions={
        <SubmitActions isPending={write?.isPending} disabled={disabled} onCancel={onClose}>
          {submit}
        </SubmitActions>
      }
      {...form}
    />
  </Dialog>
);
