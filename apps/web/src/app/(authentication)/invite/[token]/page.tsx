import { MailX } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { findSignedInUser } from '@/features/current-session';
import { AcceptInvite } from '@/features/invites/accept-invite';
import { getRequestScope } from '@/server/bridge';
import { describeFailure, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Invite', robots: { index: false } };

export default async function InvitePage({ params }: PageProps<'/invite/[token]'>) {
  const { token } = await params;
  const preview = await trpc.invites.preview({ token: decodeURIComponent(token) }).catch(describeFailure);
  if ('code' in preview)
    return (
      <StateMessage
        isPage
        icon={<MailX />}
        title={preview.code === 'not_found' ? 'This invite does not exist' : 'This invite cannot be used'}
        action={<ButtonLink href="/">Go to Rolecall</ButtonLink>}
      >
        <p>
          {preview.code === 'not_found'
            ? 'It may have been used or revoked, or its link is incomplete. Ask whoever invited you for a new one.'
            : preview.detail}
        </p>
      </StateMessage>
    );
  const user = await findSignedInUser();
  return (
    <AcceptInvite
      token={decodeURIComponent(token)}
      invite={preview}
      signedInAs={user?.email ?? null}
      posted={getRequestScope().posted}
    />
  );
}
