import { redirect } from 'next/navigation';
import { nextPath } from '@/authentication/next-path';
import { findSignedInUser } from '@/features/current-session';
import { signInProviders } from '@/features/sign-in/providers';
import { SignUpForm } from '@/features/sign-in/sign-up-form';
import { SignUpMailed } from '@/features/sign-in/sign-up-mailed';
import { pageTitle } from '@/i18n/page-title';
import { getRequestScope } from '@/server/bridge';
import { TrpcProvider } from '@/trpc/client';

export const generateMetadata = pageTitle('signIn.signUp');

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { next: given, sent } = await searchParams;
  const next = nextPath(given);
  const { posted } = getRequestScope();
  if (!posted && (await findSignedInUser())) redirect(next as '/');
  if (!posted && sent !== undefined) return <SignUpMailed />;
  return (
    <TrpcProvider>
      <SignUpForm next={next} providers={signInProviders()} posted={posted} />
    </TrpcProvider>
  );
}
