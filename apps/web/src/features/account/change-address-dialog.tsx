import type { User } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/ui/form-dialog';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

/** Asks for a new sign-in address, and has a link sent to it. */
export function ChangeAddressDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useTranslations('address');
  const change = trpc.users.requestAddressChange.useMutation({
    onSuccess(_, { email }) {
      toastDone(t('linkSent', { address: email }), { detail: t('openLink') });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('changeTitle')}
      onClose={onClose}
      submit={t('sendLink')}
      write={change}
      onSubmit={({ email = '' }) => change.mutate({ email })}
    >
      <p className="text-pretty">
        {t.rich('changeText', {
          address: user.email,
          email: (chunks) => <span className="font-medium [overflow-wrap:anywhere]">{chunks}</span>,
        })}
      </p>
      <TextField
        name="email"
        type="email"
        label={t('newEmail')}
        hint={t('openLink')}
        autoComplete="email"
        autoFocus
        required
      />
    </FormDialog>
  );
}
