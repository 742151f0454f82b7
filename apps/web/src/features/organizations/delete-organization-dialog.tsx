'use client';

import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveTo } from '@/components/ui/leave';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** Deletes the organization on screen, once its name is typed. */
export function DeleteOrganizationDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { organization } = useSession();
  const { data } = trpc.organizations.get.useQuery({ organization_id: organization.id });
  const remove = trpc.organizations.delete.useMutation({ onSuccess: () => leaveTo('/') });
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      isOpen
      onOpenChange={onClose}
      confirm="Delete organization"
      typed={name}
      isPending={remove.isPending || remove.isSuccess}
      error={remove.error}
      onConfirm={() => remove.mutate({ organization_id: organization.id })}
    >
      <p>This cannot be undone. With the organization go, at once:</p>
      <ul className="list-disc space-y-1 pl-5 marker:text-ink-muted">
        <li>
          the access of {data && data.member_count > 1 ? `all ${data.member_count} people` : 'everybody'}, whose
          accounts stay
        </li>
        <li>all roles with their ties to groups elsewhere</li>
        <li>all projects with their secret tokens, and dashboards</li>
        <li>open invites, and the activity log</li>
      </ul>
    </ConfirmDialog>
  );
}
