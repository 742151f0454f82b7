import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { nextPath } from '@/authentication/next-path';
import { findSignedInUser } from '@/features/current-session';
import { signInProviders } from '@/features/sign-in/providers';
import { SignInForm } from '@/features/sign-in/sign-in-form';
import { getRequestScope } from '@/server/bridge';

export const metadata: Metadata = { title: 'Sign in' };

/** What another provider's refusal means; next-auth has words of its own for some. */
const providerErrors: Record<string, string> = {
  refused:
    'That account could not be used. Its provider must have verified its email address, and an account here that has a password signs in with it.',
  AccessDenied: 'The provider did not let you in.',
};

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error } = await searchParams;
  const to = nextPath(next);
  const { posted } = getRequestScope();
  if (!posted && (await findSignedInUser())) redirect(to as '/');
  const problem = typeof error === 'string' ? (providerErrors[error] ?? 'Signing in did not work. Try again.') : null;
  return <SignInForm next={to} providers={signInProviders()} problem={problem} posted={posted} />;
}
