'use client';

import type { User } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

/** Asks for another address to sign in with, to which a link is sent. */
export function ChangeAddressDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useTranslations('address');
  const change = trpc.users.requestAddressChange.useMutation({
    onSuccess(_, { email }) {
      toastDone(t('linkSent', { address: email }), { detail: t('openLink') });
      onClose();
    },
  });
  return (
    <Dialog title={t('changeTitle')} isOpen onOpenChange={onClose}>
      <Form
        error={change.error}
        onSubmit={({ email = '' }) => change.mutate({ email })}
        actions={
          <SubmitActions onCancel={onClose} isPending={change.isPending}>
            {t('sendLink')}
          </SubmitActions>
        }
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
      </Form>
    </Dialog>
  );
}
