'use client';

import { useTranslations } from 'next-intl';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { TextField } from '@/components/ui/text-field';
import { TextLink } from '@/components/ui/text-link';
import type { PostedForm } from '@/posted-form';
import { signInPath } from '@/sign-in-path';
import { EmailField, NameFields, NewPasswordField } from './credential-fields';
import { ProviderButtons } from './provider-buttons';
import type { SignInProvider } from './providers';
import { SignUpMailed } from './sign-up-mailed';
import { useSignUp } from './use-sign-up';

interface SignUpFormProps {
  next: string;
  providers: SignInProvider[];
  posted?: PostedForm | undefined;
}

/** Creates an account and its organization, and signs in, or says that the address must be confirmed first. */
export function SignUpForm({ next, providers, posted }: SignUpFormProps) {
  const t = useTranslations('signIn');
  const goOn = next === '/' ? '/welcome' : next;
  const { signUp, error, problem, isPending, mailedTo } = useSignUp(goOn);
  if (mailedTo !== undefined) return <SignUpMailed address={mailedTo} />;
  return (
    <>
      <h1 className="text-lg font-semibold">{t('signUp')}</h1>
      <p className="mt-1 mb-5 text-pretty text-ink-muted">{t('signUpText')}</p>
      <Form
        posts={{ form: 'sign-up', next: goOn }}
        posted={posted}
        error={error}
        onSubmit={({ email = '', password = '', first_name = '', last_name = '', organization_name = '' }) =>
          signUp({
            email,
            password,
            first_name,
            last_name,
            ...(organization_name.trim() === '' ? {} : { organization_name }),
          })
        }
        submit={t('signUp')}
        isPending={isPending}
      >
        <NameFields posted={posted} />
        <TextField
          name="organization_name"
          label={t('organization')}
          autoComplete="organization"
          maxLength={64}
          defaultValue={posted?.values['organization_name']}
        />
        <EmailField posted={posted} />
        <NewPasswordField />
        {problem !== null && <FormError failure={{ detail: problem }} />}
      </Form>
      <ProviderButtons providers={providers} next={next} />
      <p className="mt-5 text-center text-ink-muted">
        {t.rich('haveAccount', {
          link: (chunks) => <TextLink href={next === '/' ? '/sign-in' : signInPath(next)}>{chunks}</TextLink>,
        })}
      </p>
    </>
  );
}
