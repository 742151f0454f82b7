'use client';

import type { InvitePreview } from '@rolecall/contracts';
import { emailKey } from '@rolecall/contracts/normalize';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { TextField } from '@/components/ui/text-field';
import { useSignIn } from '@/features/sign-in/use-sign-in';
import type { PostedForm } from '@/posted-form';
import { trpc } from '@/trpc/client';

type Invite = z.infer<typeof InvitePreview>;

interface InviteProps {
  token: string;
  invite: Invite;
  posted?: PostedForm | undefined;
}

interface AcceptInviteProps extends InviteProps {
  /** The address of the person who is signed in already. */
  signedInAs: string | null;
}

const pathOf = (token: string) => `/invite/${encodeURIComponent(token)}`;

const email = (chunks: ReactNode) => <strong className="font-medium [overflow-wrap:anywhere]">{chunks}</strong>;

const sameAddress = (one: string, other: string) => emailKey(one) === emailKey(other);

/** Says who invites to what, and lets the person join: signed in already, with an account, or as somebody new. */
export function AcceptInvite({ signedInAs, ...props }: AcceptInviteProps) {
  const t = useTranslations('invites.accept');
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
        {signedInAs !== null && sameAddress(signedInAs, invite.target_email) ? (
          <JoinAsYourself {...props} />
        ) : signedInAs !== null ? (
          <WrongAccount {...props} signedInAs={signedInAs} />
        ) : invite.has_account ? (
          <SignInFirst {...props} />
        ) : (
          <SignUpToJoin {...props} />
        )}
      </div>
    </>
  );
}

function JoinAsYourself({ token, invite, posted }: InviteProps) {
  const t = useTranslations('invites.accept');
  const signInTexts = useTranslations('signIn');
  const accept = trpc.invites.accept.useMutation({ onSuccess: () => location.assign('/welcome') });
  return (
    <Form
      posts={{ form: 'join', invite_token: token }}
      posted={posted}
      error={accept.error}
      onSubmit={() => accept.mutate({ token })}
      actions={
        <Button type="submit" variant="primary" isPending={accept.isPending || accept.isSuccess}>
          {t('join', { organization: invite.organization_name })}
        </Button>
      }
    >
      <p>{signInTexts.rich('signedInAs', { address: invite.target_email, email })}</p>
    </Form>
  );
}

function WrongAccount({ token, invite, signedInAs, posted }: AcceptInviteProps & { signedInAs: string }) {
  const t = useTranslations('invites.accept');
  const [isPending, setPending] = useState(false);
  return (
    <Form
      // Comes back to this invite, signed out.
      posts={{ form: 'sign-out', next: pathOf(token) }}
      posted={posted}
      onSubmit={() => {
        setPending(true);
        void signOut().finally(() => location.reload());
      }}
      actions={
        <>
          <Button type="submit" variant="primary" isPending={isPending}>
            {t('signOut')}
          </Button>
          <ButtonLink href="/">{t('staySignedIn')}</ButtonLink>
        </>
      }
    >
      <p className="text-pretty">
        {t.rich('wrongAccount', { invited: invite.target_email, address: signedInAs, email })}
      </p>
    </Form>
  );
}

function SignInFirst({ token, invite, posted }: InviteProps) {
  const t = useTranslations('invites.accept');
  const signInTexts = useTranslations('signIn');
  const { signIn, problem, isPending } = useSignIn(pathOf(token));
  return (
    <Form
      posts={{ form: 'sign-in', next: pathOf(token) }}
      posted={posted}
      onSubmit={({ password = '' }) => void signIn(invite.target_email, password)}
      actions={
        <Button type="submit" variant="primary" isPending={isPending}>
          {t('signIn')}
        </Button>
      }
    >
      <TextField
        name="email"
        type="email"
        label={signInTexts('email')}
        autoComplete="username"
        value={invite.target_email}
        readOnly
      />
      <TextField
        name="password"
        type="password"
        label={signInTexts('password')}
        autoComplete="current-password"
        required
      />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}

function SignUpToJoin({ token, invite, posted }: InviteProps) {
  const t = useTranslations('invites.accept');
  const signInTexts = useTranslations('signIn');
  const { signIn, problem, isPending } = useSignIn('/welcome');
  const signUp = trpc.users.signUp.useMutation({ onSuccess: ({ email }, { password }) => signIn(email, password) });
  return (
    <Form
      posts={{ form: 'sign-up', next: '/welcome', invite_token: token }}
      posted={posted}
      error={signUp.error}
      onSubmit={({ password = '', first_name = '', last_name = '' }) =>
        signUp.mutate({ email: invite.target_email, password, first_name, last_name, invite_token: token })
      }
      actions={
        <Button type="submit" variant="primary" isPending={signUp.isPending || isPending}>
          {t('signUp')}
        </Button>
      }
    >
      <TextField
        name="email"
        type="email"
        label={signInTexts('email')}
        autoComplete="username"
        value={invite.target_email}
        readOnly
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="first_name"
          label={signInTexts('firstName')}
          autoComplete="given-name"
          defaultValue={posted?.values['first_name'] ?? invite.first_name}
        />
        <TextField
          name="last_name"
          label={signInTexts('lastName')}
          autoComplete="family-name"
          defaultValue={posted?.values['last_name']}
        />
      </div>
      <TextField
        name="password"
        type="password"
        label={signInTexts('password')}
        autoComplete="new-password"
        required
        hint={signInTexts('passwordHint')}
      />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}
