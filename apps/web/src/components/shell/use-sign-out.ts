import { useTranslations } from 'next-intl';
import { signOut } from '@/authentication/client';
import { leaveFor, leaveTo } from '../ui/leave';
import { toastFailed } from '../ui/toast';

/** Ends the session in this browser and goes to the sign-in page. */
export function useSignOut(): () => void {
  const t = useTranslations('shell');
  return () =>
    leaveFor(() => {
      signOut().then(
        () => leaveTo('/sign-in'),
        (error: unknown) => toastFailed(t('notSignedOut'), error),
      );
    });
}
