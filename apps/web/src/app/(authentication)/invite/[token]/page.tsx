import { MailCheck, MailX } from 'lucide-react';
import type { Metadata } from 'next';
import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { findSignedInUser, listOwnOrganizations } from '@/features/current-session';
import { AcceptInvite } from '@/features/invites/accept-invite';
import { getRequestScope } from '@/server/bridge';
import { TrpcProvider } from '@/trpc/client';
import type { Failure } from '@/trpc/errors';
import { describeFailure, getTrpc } from '@/trpc/server';
import { useFailureDetail } from '@/trpc/use-failure-detail';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('invites.accept');
  return { title: t('title'), robots: { index: false } };
}

export default async function InvitePage({ params, searchParams }: PageProps<'/invite/[token]'>) {
  const token = decodeURIComponent((await params).token);
  const { proof: given, account } = await searchParams;
  const proof = typeof given === 'string' ? given : undefined;
  const trpc = await getTrpc();
  const preview = await trpc.invites.preview
    .fetch({ token, ...(proof === undefined ? {} : { proof }) })
    .catch(describeFailure);
  const user = await findSignedInUser();
  if ('code' in preview) {
    // A token begins with the id of its organization.
    const organizations = user ? await listOwnOrganizations(user.id) : [];
    const joined = organizations.find(({ id }) => token.startsWith(`${id}.`));
    return preview.code === 'not_found' && joined ? (
      <AlreadyJoined organization={joined.name} />
    ) : (
      <Unusable failure={preview} />
    );
  }
  return (
    <TrpcProvider>
      <AcceptInvite
        token={token}
        proof={proof}
        invite={preview}
        signedInAs={user?.email ?? null}
        claimsAccount={account !== undefined}
        posted={getRequestScope().posted}
      />
    </TrpcProvider>
  );
}

function AlreadyJoined({ organization }: { organization: string }) {
  const t = useTranslations('invites.accept');
  return (
    <StateMessage
      isPage
      icon={<MailCheck />}
      title={t('joinedTitle', { organization })}
      action={<ButtonLink href="/">{t('home')}</ButtonLink>}
    >
      <p>{t('joinedText', { organization })}</p>
    </StateMessage>
  );
}

function Unusable({ failure }: { failure: Failure }) {
  const t = useTranslations('invites.accept');
  const detailOf = useFailureDetail();
  const isMissing = failure.code === 'not_found';
  return (
    <StateMessage
      isPage
      icon={<MailX />}
      title={isMissing ? t('missingTitle') : t('refusedTitle')}
      action={<ButtonLink href="/">{t('home')}</ButtonLink>}
    >
      <p>{isMissing ? t('missingText') : detailOf(failure)}</p>
    </StateMessage>
  );
}
