import { useSyncExternalStore } from 'react';
import { lazily } from '@/components/lazily';
import { answerConfirmation, isConfirmationNeeded, subscribeConfirmation } from '@/trpc/confirm-link';

const ConfirmIdentityDialog = lazily(
  () => import('@/features/account/confirm-identity-dialog'),
  'ConfirmIdentityDialog',
);

/** Asks for the password when a call requires it, whatever page made the call. */
export function ConfirmIdentity() {
  const isNeeded = useSyncExternalStore(subscribeConfirmation, isConfirmationNeeded, () => false);
  return isNeeded ? <ConfirmIdentityDialog onClose={(isConfirmed = false) => answerConfirmation(isConfirmed)} /> : null;
}
