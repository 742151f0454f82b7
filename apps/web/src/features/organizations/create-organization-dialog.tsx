'use client';

import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';

/** Makes an organization, whose owner one is then, and goes there. */
export function CreateOrganizationDialog({ onClose }: { onClose: () => void }) {
  const create = trpc.organizations.create.useMutation({ onSuccess: () => location.assign('/') });
  return (
    <Dialog title="New organization" isOpen onOpenChange={onClose}>
      <Form
        error={create.error}
        onSubmit={({ name = '' }) => create.mutate({ name })}
        actions={
          <DialogActions>
            <Button variant="secondary" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" isPending={create.isPending}>
              Create organization
            </Button>
          </DialogActions>
        }
      >
        <TextField name="name" label="Name" required autoFocus maxLength={64} hint="You become its owner." />
      </Form>
    </Dialog>
  );
}
