import type { User } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { TextField } from '@/components/ui/text-field';
import { usePreload } from '@/components/ui/use-preload';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';

const ChangeAddressDialog = lazily(() => import('./change-address-dialog'), 'ChangeAddressDialog');

/** The address that the user signs in with: shows whether it is verified, and lets them verify or change it. */
export function Address({ user }: { user: User }) {
  const t = useTranslations('address');
  const { mail } = useSession();
  const [isChanging, setChanging] = useState(false);
  const utils = trpc.useUtils();
  const request = trpc.users.requestVerification.useMutation();
  usePreload(ChangeAddressDialog.load);
  const isVerified = user.is_email_verified === true;
  const hasMail = mail !== 'none';
  const sendLink = writing({
    send: () => request.mutateAsync(),
    done: () => ({ title: t('linkSent', { address: user.email }) }),
    failed: () => t('linkNotSent'),
    // It may have been verified in another browser.
    changed: () => utils.users.me.invalidate(),
  });
  return (
    <Panel
      title={t('title')}
      description={t(hasMail ? 'text' : 'textWithoutMail')}
      action={hasMail && <Button onClick={() => setChanging(true)}>{t('openChange')}</Button>}
    >
      <TextField className="max-w-lg" label={t('email')} type="email" value={user.email} readOnly />
      <div className="mt-2 flex min-h-8 flex-wrap items-center gap-3">
        <Badge tone={isVerified ? 'accent' : 'warning'}>{t(isVerified ? 'verified' : 'notVerified')}</Badge>
        {hasMail && !isVerified && (
          <Button size="small" isPending={request.isPending} onClick={() => void sendLink()}>
            {t('sendLink')}
          </Button>
        )}
      </div>
      {isChanging && <ChangeAddressDialog user={user} onClose={() => setChanging(false)} />}
    </Panel>
  );
}
