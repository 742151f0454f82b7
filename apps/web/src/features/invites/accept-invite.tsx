'use client';

import type { InvitePreview } from '@rolecall/contracts';
import { isSameMailbox } from '@rolecall/contracts/normalize';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { TextLink } from '@/components/ui/text-link';
import { CodeAtOnceField } from '@/features/sign-in/code-at-once-field';
import { EmailField, NameFields, NewPasswordField, PasswordField } from '@/features/sign-in/credential-fields';
import { SignUpMailed } from '@/features/sign-in/sign-up-mailed';
import { useSignIn } from '@/features/sign-in/use-sign-in';
import { useSignUp } from '@/features/sign-in/use-sign-up';
import type { PostedForm } from '@/posted-form';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';

type Invite = z.infer<typeof InvitePreview>;

interface InviteProps {
  token: string;
  /** What the link in a mailed invite has besides its token. */
  proof: string | undefined;
  invite: Invite;
  posted?: PostedForm | undefined;
}

interface AcceptInviteProps extends InviteProps {
  /** The address of the user who is already signed in; null if nobody is. */
  signedInAs: string | null;
  /** Whether the reader says that they have an account; used if the server does not tell. */
  claimsAccount: boolean;
}

/** The path of the invite page. @param claimsAccount whether the reader says that they have an account */
function pathOf({ token, proof }: Pick<InviteProps, 'token' | 'proof'>, claimsAccount = false): string {
  const query = new URLSearchParams();
  if (proof !== undefined) query.set('proof', proof);
  if (claimsAccount) query.set('account', '1');
  return `/invite/${encodeURIComponent(token)}${query.size > 0 ? `?${query}` : ''}`;
}

const email = (chunks: ReactNode) => <strong className="font-medium [overflow-wrap:anywhere]">{chunks}</strong>;

/** Says who invites the person to which organization, and lets them join: already signed in, with an account, or as a new user. */
export function AcceptInvite({ signedInAs, claimsAccount, ...props }: AcceptInviteProps) {
  const t = useTranslations('invites.accept');
  const signInTexts = useTranslations('signIn');
  const { invite } = props;
  const { organization_name: organization, inviter } = invite;
  return (
    <>
      <h1 className="text-lg font-semibold text-balance">{t('join', { organization })}</h1>
      <p className="mt-1 text-pretty text-ink-muted">
        {inviter ? t('invitedBy', { inviter, organization }) : t('invited', { organization })}
      </p>
      {invite.message && (
        <blockquote className="mt-3 rounded-md bg-sunken px-3 py-2 text-pretty break-words whitespace-pre-line">
          {invite.message}
        </blockquote>
      )}
      <div className="mt-5">
        {signedInAs !== null && isSameMailbox(signedInAs, invite.target_email) ? (
          <JoinAsYourself {...props} />
        ) : signedInAs !== null ? (
          <WrongAccount {...props} signedInAs={signedInAs} />
        ) : (invite.has_account ?? claimsAccount) ? (
          <SignInFirst {...props} />
        ) : (
          <SignUpToJoin {...props} />
        )}
        {signedInAs === null && invite.has_account === null && (
          <p className="mt-5 text-center text-ink-muted">
            {signInTexts.rich(claimsAccount ? 'newHere' : 'haveAccount', {
              link: (chunks) => <TextLink href={pathOf(props, !claimsAccount) as Route}>{chunks}</TextLink>,
            })}
          </p>
        )}
      </div>
    </>
  );
}

function JoinAsYourself({ token, proof, invite, posted }: InviteProps) {
  const t = useTranslations('invites.accept');
  const signInTexts = useTranslations('signIn');
  const address = useTranslations('address');
  const accept = trpc.invites.accept.useMutation({ onSuccess: () => location.assign('/welcome') });
  const verify = trpc.users.requestVerification.useMutation();
  const isUnverified = accept.error !== null && failureOf(accept.error).messageId === 'addressNotVerified';
  return (
    <Form
      posts={{ form: 'join', invite_token: token, ...(proof === undefined ? {} : { invite_proof: proof }) }}
      posted={posted}
      error={accept.error}
      onSubmit={() => accept.mutate({ token, ...(proof === undefined ? {} : { proof }) })}
      submit={t('join', { organization: invite.organization_name })}
      isPending={accept.isPending || accept.isSuccess}
      actions={
        isUnverified && (
          <Button isPending={verify.isPending} onClick={() => verify.mutate()}>
            {address('sendLink')}
          </Button>
        )
      }
    >
      <p>{signInTexts.rich('signedInAs', { address: invite.target_email, email })}</p>
      {verify.isSuccess && <p role="status">{address('linkSent', { address: invite.target_email })}</p>}
      {verify.error && <FormError failure={failureOf(verify.error)} />}
    </Form>
  );
}

function WrongAccount({ signedInAs, posted, invite, ...link }: InviteProps & { signedInAs: string }) {
  const t = useTranslations('invites.accept');
  const [isPending, setPending] = useState(false);
  return (
    <Form
      // Returns to this invite after signing out.
      posts={{ form: 'sign-out', next: pathOf(link) }}
      posted={posted}
      onSubmit={() => {
        setPending(true);
        void signOut().finally(() => location.reload());
      }}
      submit={t('signOut')}
      isPending={isPending}
      actions={<ButtonLink href="/">{t('staySignedIn')}</ButtonLink>}
    >
      <p className="text-pretty">
        {t.rich('wrongAccount', { invited: invite.target_email, address: signedInAs, email })}
      </p>
    </Form>
  );
}

function SignInFirst({ invite, posted, ...link }: InviteProps) {
  const t = useTranslations('invites.accept');
  const { signIn, problem, isThrottled, isPending } = useSignIn(pathOf(link));
  return (
    <Form
      posts={{ form: 'sign-in', next: pathOf(link) }}
      posted={posted}
      onSubmit={({ password = '', code }) => void signIn(invite.target_email, password, code)}
      submit={t('signIn')}
      isPending={isPending}
    >
      <EmailField of={invite.target_email} />
      <PasswordField />
      <CodeAtOnceField isThrottled={isThrottled} posted={posted} />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}

function SignUpToJoin({ token, proof, invite, posted }: InviteProps) {
  const t = useTranslations('invites.accept');
  const { signUp, error, problem, isPending, mailedTo } = useSignUp('/welcome');
  if (mailedTo !== undefined) return <SignUpMailed address={mailedTo} isPage={false} />;
  const secrets = { invite_token: token, ...(proof === undefined ? {} : { invite_proof: proof }) };
  return (
    <Form
      posts={{ form: 'sign-up', next: '/welcome', ...secrets }}
      posted={posted}
      error={error}
      onSubmit={({ password = '', first_name = '', last_name = '' }) =>
        signUp({ email: invite.target_email, password, first_name, last_name, ...secrets })
      }
      submit={t('signUp')}
      isPending={isPending}
    >
      <EmailField of={invite.target_email} />
      <NameFields posted={posted} known={invite.first_name} />
      <NewPasswordField />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}
