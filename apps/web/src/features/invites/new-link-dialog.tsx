import type { OrganizationInviteWithLink } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';
import { email } from '@/components/ui/email';
import { SecretOnce, ShownOnce } from '@/components/ui/shown-once';
import { useSession } from '@/features/session';
import { linkOf } from './link';

interface NewLinkDialogProps {
  /** The renewed invite. */
  invite: OrganizationInviteWithLink;
  onClose: () => void;
}

/** Shows the new link of a renewed invite, which cannot be shown again. */
export function NewLinkDialog({ invite, onClose }: NewLinkDialogProps) {
  const t = useTranslations('invites');
  const { mail } = useSession();
  return (
    <Dialog title={t('newLinkTitle')} onClose={onClose} closedBy={t('done')}>
      <ShownOnce
        text={t.rich(mail === 'smtp' ? 'newLinkMailed' : 'newLinkText', { address: invite.target_email, email })}
        closedBy={t('done')}
        onClose={onClose}
      >
        <SecretOnce label={t('newLink')} value={linkOf(invite)} />
      </ShownOnce>
    </Dialog>
  );
}
