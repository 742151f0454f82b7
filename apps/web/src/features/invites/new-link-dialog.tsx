'use client';

import type { OrganizationInviteWithLink } from '@rolecall/contracts';
import { Button } from '@/components/ui/button';
import { SecretOnce } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { linkOf } from './link';

interface NewLinkDialogProps {
  /** The renewed invite. */
  invite: OrganizationInviteWithLink;
  onClose: () => void;
}

/** Shows the new link of a renewed invite, this once. */
export const NewLinkDialog = ({ invite, onClose }: NewLinkDialogProps) => (
  <Dialog title="Copy the new link now" isOpen onOpenChange={onClose} isAlert>
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-ink-muted">
        Send this link to <span className="[overflow-wrap:anywhere] text-ink">{invite.target_email}</span>. It is not
        shown again. It works once, for that address only, within seven days. The old link stopped working.
      </p>
      <SecretOnce label="invite link" value={linkOf(invite)} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  </Dialog>
);
