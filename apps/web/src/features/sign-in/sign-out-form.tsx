'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { email } from '@/components/ui/email';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import type { PostedForm } from '@/posted-form';
import { offline } from '@/trpc/errors';

/** The page behind links to sign out. It asks for confirmation, because a link alone must not sign anybody out. */
export function SignOutForm({ address, posted }: { address: string; posted?: PostedForm | undefined }) {
  const t = useTranslations('signIn');
  const [isPending, setPending] = useState(false);
  const [failed, setFailed] = useState(false);
  return (
    <>
      <h1 className="mb-2 text-lg font-semibold">{t('signOutTitle')}</h1>
      <p className="mb-5 text-ink-muted">{t.rich('signedInAs', { address, email })}</p>
      <Form
        posts={{ form: 'sign-out' }}
        posted={posted}
        onSubmit={() => {
          setPending(true);
          signOut().then(
            () => location.assign('/sign-in'),
            () => {
              setPending(false);
              setFailed(true);
            },
          );
        }}
        submit={t('signOut')}
        isPending={isPending}
      >
        {failed && <FormError failure={offline} />}
      </Form>
    </>
  );
}
