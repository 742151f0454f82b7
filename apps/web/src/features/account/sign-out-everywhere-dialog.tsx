'use client';

import { signOut } from '@/authentication/client';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { trpc } from '@/trpc/client';

/** Ends every session of the person, once they agree. */
export function SignOutEverywhereDialog({ onClose }: { onClose: () => void }) {
  const endAll = trpc.users.signOutEverywhere.useMutation({
    onSuccess: () => signOut().finally(() => leaveTo('/sign-in')),
  });
  return (
    <ConfirmDialog
      title="Sign out everywhere?"
      isOpen
      onOpenChange={onClose}
      confirm="Sign out everywhere"
      onConfirm={() => leaveFor(() => endAll.mutate())}
      isPending={endAll.isPending || endAll.isSuccess}
      error={endAll.error}
    >
      <p>Every browser you are signed in with is signed out at once, this one included. API keys keep working.</p>
    </ConfirmDialog>
  );
}
