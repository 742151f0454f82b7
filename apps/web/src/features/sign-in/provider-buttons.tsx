import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { signInWithProvider } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/form-error';
import { offline } from '@/trpc/errors';
import type { SignInProvider } from './providers';

/** Buttons to sign in with other providers, if any are configured. */
export function ProviderButtons({ providers, next }: { providers: SignInProvider[]; next: string }) {
  const t = useTranslations('signIn');
  const [pending, setPending] = useState<string>();
  const [failed, setFailed] = useState(false);
  if (providers.length === 0) return null;
  return (
    <div className="mt-5 space-y-2 border-t border-line pt-5">
      {failed && <FormError failure={offline} />}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          className="w-full"
          isPending={pending === id}
          onClick={() => {
            setPending(id);
            signInWithProvider(id, next).catch(() => {
              setPending(undefined);
              setFailed(true);
            });
          }}
        >
          {t('continueWith', { provider: name })}
        </Button>
      ))}
    </div>
  );
}
