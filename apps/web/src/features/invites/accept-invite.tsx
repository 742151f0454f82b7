'use client';

import type { InvitePreview } from '@rolecall/contracts';
import { useState } from 'react';
import type { z } from 'zod';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { TextField } from '@/components/ui/text-field';
import { useSignIn } from '@/features/sign-in/use-sign-in';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';

type Invite = z.infer<typeof InvitePreview>;

interface AcceptInviteProps {
  token: string;
  invite: Invite;
  /** The address of whoever is signed in already. */
  signedInAs: string | null;
}

const sameAddress = (one: string, other: string) =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();

/** Says who invites to what, and lets the person join: signed in already, with an account, or as somebody new. */
export function AcceptInvite({ token, invite, signedInAs }: AcceptInviteProps) {
  return (
    <>
      <h1 className="text-lg font-semibold text-balance">Join {invite.organization_name}</h1>
      <p className="mt-1 text-pretty text-ink-muted">
        {invite.inviter ? `${invite.inviter} invites you` : 'You are invited'} to {invite.organization_name}.
      </p>
      {invite.message && (
        <blockquote className="mt-3 rounded-md bg-sunken px-3 py-2 text-pretty break-words whitespace-pre-line">
          {invite.message}
        </blockquote>
      )}
      <div className="mt-5">
        {signedInAs !== null && sameAddress(signedInAs, invite.target_email) ? (
          <JoinAsYourself token={token} invite={invite} />
        ) : signedInAs !== null ? (
          <WrongAccount invite={invite} signedInAs={signedInAs} />
        ) : invite.has_account ? (
          <SignInFirst token={token} invite={invite} />
        ) : (
          <SignUpToJoin token={token} invite={invite} />
        )}
      </div>
    </>
  );
}

function JoinAsYourself({ token, invite }: { token: string; invite: Invite }) {
  const accept = trpc.invites.accept.useMutation({ onSuccess: () => location.assign('/welcome') });
  return (
    <div className="flex flex-col gap-4">
      <p>
        You are signed in as <strong className="font-medium [overflow-wrap:anywhere]">{invite.target_email}</strong>.
      </p>
      {accept.error && <FormError failure={failureOf(accept.error)} />}
      <Button
        variant="primary"
        isPending={accept.isPending || accept.isSuccess}
        onClick={() => accept.mutate({ token })}
      >
        Join {invite.organization_name}
      </Button>
    </div>
  );
}

function WrongAccount({ invite, signedInAs }: { invite: Invite; signedInAs: string }) {
  const [isPending, setPending] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty">
        This invite is for <strong className="font-medium [overflow-wrap:anywhere]">{invite.target_email}</strong>, and
        you are signed in as <strong className="font-medium [overflow-wrap:anywhere]">{signedInAs}</strong>.
      </p>
      <Button
        variant="primary"
        isPending={isPending}
        onClick={() => {
          setPending(true);
          // Comes back to this invite, as nobody.
          void signOut().finally(() => location.reload());
        }}
      >
        Sign out and go on
      </Button>
      <ButtonLink href="/">Stay signed in</ButtonLink>
    </div>
  );
}

function SignInFirst({ token, invite }: { token: string; invite: Invite }) {
  const { signIn, problem, isPending } = useSignIn(`/invite/${encodeURIComponent(token)}`);
  return (
    <Form
      onSubmit={({ password = '' }) => void signIn(invite.target_email, password)}
      actions={
        <Button type="submit" variant="primary" isPending={isPending}>
          Sign in to join
        </Button>
      }
    >
      <TextField
        name="email"
        type="email"
        label="Email address"
        autoComplete="username"
        value={invite.target_email}
        readOnly
      />
      <TextField name="password" type="password" label="Password" autoComplete="current-password" required />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}

function SignUpToJoin({ token, invite }: { token: string; invite: Invite }) {
  const { signIn, problem, isPending } = useSignIn('/welcome');
  const signUp = trpc.users.signUp.useMutation({ onSuccess: ({ email }, { password }) => signIn(email, password) });
  return (
    <Form
      error={signUp.error}
      onSubmit={({ password = '', first_name = '', last_name = '' }) =>
        signUp.mutate({ email: invite.target_email, password, first_name, last_name, invite_token: token })
      }
      actions={
        <Button type="submit" variant="primary" isPending={signUp.isPending || isPending}>
          Create account and join
        </Button>
      }
    >
      <TextField
        name="email"
        type="email"
        label="Email address"
        autoComplete="username"
        value={invite.target_email}
        readOnly
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="first_name" label="First name" autoComplete="given-name" defaultValue={invite.first_name} />
        <TextField name="last_name" label="Last name" autoComplete="family-name" />
      </div>
      <TextField
        name="password"
        type="password"
        label="Password"
        autoComplete="new-password"
        required
        hint="At least 8 characters."
      />
      {problem !== null && <FormError failure={{ detail: problem }} />}
    </Form>
  );
}
