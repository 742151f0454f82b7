import type { ComponentProps, ReactNode } from 'react';
import { Dialog, SubmitActions } from './dialog';
import { Form } from './form';

interface FormDialogProps extends Pick<ComponentProps<typeof Form>, 'onSubmit' | 'error' | 'children'> {
  title: string;
  onClose: () => void;
  /** The label of the submit button. */
  submit: ReactNode;
  /** The mutation that sends it; if it fails, the form shows the error. */
  write?: { isPending: boolean; error: unknown };
  disabled?: boolean;
}

/** A dialog that is a form. It stays open until the server has confirmed. */
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
