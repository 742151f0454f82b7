import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { nextPath } from '@/authentication/next-path';
import { findSignedInUser } from '@/features/current-session';
import { signInProviders } from '@/features/sign-in/providers';
import { SignInForm } from '@/features/sign-in/sign-in-form';
import { pageTitle } from '@/i18n/page-title';
import { getBridge, getRequestScope } from '@/server/bridge';

export const generateMetadata = pageTitle('signIn.signIn');

/**
 * Message keys for why a sign-in failed, at another provider or here, by the `error` parameter; next-auth sets some of its
 * values.
 */
const providerErrors = new Map([
  ['refused', 'signIn.accountRefused'],
  ['AccessDenied', 'signIn.accessDenied'],
  ['over', 'errors.signInOver'],
] as const);

/** Message keys for what was done on the previous page, by the `notice` parameter. */
const notices = new Map([
  ['reset_password', 'recovery.passwordSet'],
  ['verify_address', 'recovery.addressVerified'],
  ['change_address', 'recovery.addressChanged'],
] as const);

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error, notice } = await searchParams;
  const to = nextPath(next);
  const { posted } = getRequestScope();
  if (!posted && (await findSignedInUser())) redirect(to as '/');
  const t = await getTranslations();
  const problem =
    typeof error === 'string' ? t(providerErrors.get(error as 'refused') ?? 'errors.signInUnavailable') : null;
  const done = notices.get(notice as 'reset_password');
  return (
    <SignInForm
      next={to}
      providers={signInProviders()}
      problem={problem}
      notice={done === undefined ? null : t(done)}
      canReset={getBridge().rolecall.mail !== 'none'}
      posted={posted}
    />
  );
}
