'use client';

import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/form-error';

/** Signs out where somebody follows a link to do so; a link alone must not. */
export function SignOutForm({ email }: { email: string }) {
  const [isPending, setPending] = useState(false);
  const [failed, setFailed] = useState(false);
  return (
    <>
      <h1 className="mb-2 text-lg font-semibold">Sign out?</h1>
      <p className="mb-5 text-ink-muted">
        You are signed in as <span className="[overflow-wrap:anywhere] text-ink">{email}</span>.
      </p>
      {failed && <FormError failure={{ detail: 'The server did not answer. Check your connection and try again.' }} />}
      <Button
        variant="primary"
        className="w-full"
        isPending={isPending}
        onClick={() => {
          setPending(true);
          signOut().then(
            () => location.assign('/sign-in'),
            () => {
              setPending(false);
              setFailed(true);
            },
          );
        }}
      >
        Sign out
      </Button>
    </>
  );
}
