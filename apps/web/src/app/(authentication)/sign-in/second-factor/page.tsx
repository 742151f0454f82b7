import { redirect } from 'next/navigation';
import { nextPath } from '@/authentication/next-path';
import { SecondFactorForm } from '@/features/sign-in/second-factor-form';
import { pageTitle } from '@/i18n/page-title';
import { getBridge, getRequestScope } from '@/server/bridge';

export const generateMetadata = pageTitle('signIn.secondFactor');

/** Asks for the second factor of the sign-in that this browser started. */
export default async function SecondFactorPage({ searchParams }: PageProps<'/sign-in/second-factor'>) {
  const next = nextPath((await searchParams)['next']);
  const { posted, pending } = getRequestScope();
  const signIn = pending === undefined ? undefined : await getBridge().rolecall.findHalfSignIn(pending);
  if (!signIn) redirect(`/sign-in?error=over&next=${encodeURIComponent(next)}`);
  return <SecondFactorForm {...signIn} next={next} posted={posted} />;
}
