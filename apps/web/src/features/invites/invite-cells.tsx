import type { OrganizationInvite } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { email } from '@/components/ui/email';
import { RelativeTime } from '@/components/ui/relative-time';
import { useRevokeInvite } from './use-invites';

interface InviteProps {
  invite: OrganizationInvite;
}

/** When an invite expires, or that it has expired. */
export function Expiry({ is_expired, expires_at }: OrganizationInvite) {
  const t = useTranslations('invites');
  return is_expired ? <Badge tone="warning">{t('expired')}</Badge> : <RelativeTime value={expires_at} isAhead />;
}

/** Who is invited and, on screens too narrow for its own column, the expiry. */
export const InvitedAddress = ({ invite }: InviteProps) => (
  <>
    <p className="truncate font-medium">{invite.target_email}</p>
    <p className="truncate text-[0.8125rem] text-ink-muted">
      {invite.first_name}
      <span className="sm:hidden">
        {invite.first_name !== '' && ', '}
        <Expiry {...invite} />
      </span>
    </p>
  </>
);

/** Asks for confirmation before revoking an invite. */
export function RevokeInviteDialog({ invite, onClose }: InviteProps & { onClose: () => void }) {
  const t = useTranslations('invites');
  const revoke = useRevokeInvite();
  return (
    <AskFirst title={t('revokeTitle')} onClose={onClose} confirm={t('revokeConfirm')} onConfirm={() => revoke(invite)}>
      <p>{t.rich('revokeText', { address: invite.target_email, email })}</p>
    </AskFirst>
  );
}
