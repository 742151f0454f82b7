'use client';

import { useTranslations } from 'next-intl';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { TextLink } from '@/components/ui/text-link';
import type { PostedForm } from '@/posted-form';
import { CodeAtOnceField } from './code-at-once-field';
import { EmailField, PasswordField } from './credential-fields';
import { PasskeyButton } from './passkey-button';
import { ProviderButtons } from './provider-buttons';
import type { SignInProvider } from './providers';
import { useSignIn } from './use-sign-in';

interface SignInFormProps {
  /** The path to open after signing in. */
  next: string;
  providers: SignInProvider[];
  /** What went wrong at another provider. */
  problem: string | null;
  /** What was just done on another page. */
  notice: string | null;
  /** Whether a forgotten password can be reset. */
  canReset: boolean;
  posted?: PostedForm | undefined;
}

export function SignInForm({ next, providers, problem: initialProblem, notice, canReset, posted }: SignInFormProps) {
  const t = useTranslations('signIn');
  const recovery = useTranslations('recovery');
  const { signIn, problem, isThrottled, isPending } = useSignIn(next, posted ? null : initialProblem);
  return (
    <>
      <h1 className="mb-5 text-lg font-semibold">{t('signIn')}</h1>
      {notice !== null && !posted && (
        <p role="status" className="mb-5 rounded-md bg-accent-soft px-3 py-2 text-pretty text-on-accent-soft">
          {notice}
        </p>
      )}
      <Form
        posts={{ form: 'sign-in', next }}
        posted={posted}
        onSubmit={({ email = '', password = '', code }) => void signIn(email, password, code)}
        submit={t('signIn')}
        isPending={isPending}
      >
        <EmailField posted={posted} />
        <PasswordField />
        <CodeAtOnceField isThrottled={isThrottled} posted={posted} />
        {problem !== null && <FormError failure={{ detail: problem }} />}
      </Form>
      {canReset && (
        <p className="mt-5 text-center">
          <TextLink href="/forgot-password">{recovery('forgotLink')}</TextLink>
        </p>
      )}
      <div className="mt-5 border-t border-line pt-5">
        <PasskeyButton step="only" next={next} />
      </div>
      <ProviderButtons providers={providers} next={next} />
      <p className="mt-5 text-center text-ink-muted">
        {t.rich('newHere', {
          link: (chunks) => (
            <TextLink href={next === '/' ? '/sign-up' : `/sign-up?next=${encodeURIComponent(next)}`}>{chunks}</TextLink>
          ),
        })}
      </p>
    </>
  );
}
