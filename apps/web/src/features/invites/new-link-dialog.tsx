'use client';

import type { OrganizationInviteWithLink } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { SecretOnce } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { useSession } from '@/features/session';
import { linkOf } from './link';

interface NewLinkDialogProps {
  /** The renewed invite. */
  invite: OrganizationInviteWithLink;
  onClose: () => void;
}

/** Shows the new link of a renewed invite, this once. */
export function NewLinkDialog({ invite, onClose }: NewLinkDialogProps) {
  const t = useTranslations('invites');
  const { mail } = useSession();
  return (
    <Dialog title={t('newLinkTitle')} isOpen onOpenChange={onClose} closedBy={t('done')}>
      <div className="flex flex-col gap-4">
        <p className="text-pretty text-ink-muted">
          {t.rich(mail === 'smtp' ? 'newLinkMailed' : 'newLinkText', {
            address: invite.target_email,
            email: (chunks) => <span className="[overflow-wrap:anywhere] text-ink">{chunks}</span>,
          })}
        </p>
        <SecretOnce label={t('newLink')} value={linkOf(invite)} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            {t('done')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
