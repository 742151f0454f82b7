import { MailCheck, MailX } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { findSignedInUser } from '@/features/current-session';
import { AcceptInvite } from '@/features/invites/accept-invite';
import { getRequestScope } from '@/server/bridge';
import { describeFailure, getTrpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Invite', robots: { index: false } };

export default async function InvitePage({ params }: PageProps<'/invite/[token]'>) {
  const token = decodeURIComponent((await params).token);
  const trpc = await getTrpc();
  const preview = await trpc.invites.preview.fetch({ token }).catch(describeFailure);
  const user = await findSignedInUser();
  if ('code' in preview) {
    // A token begins with the id of its organization.
    const joined = user?.organizations.find(({ id }) => token.startsWith(`${id}.`));
    if (preview.code === 'not_found' && joined)
      return (
        <StateMessage
          isPage
          icon={<MailCheck />}
          title={`You are in ${joined.name}`}
          action={<ButtonLink href="/">Go to Rolecall</ButtonLink>}
        >
          <p>This invite cannot be used again, and you do not need it: you are a member of {joined.name}.</p>
        </StateMessage>
      );
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
  }
  return (
    <AcceptInvite token={token} invite={preview} signedInAs={user?.email ?? null} posted={getRequestScope().posted} />
  );
}
