import { redirect } from 'next/navigation';
import { findSignedInUser } from '@/features/current-session';
import { SignOutForm } from '@/features/sign-in/sign-out-form';
import { pageTitle } from '@/i18n/page-title';
import { getRequestScope } from '@/server/bridge';

export const generateMetadata = pageTitle('signIn.signOut');

export default async function SignOutPage() {
  const user = await findSignedInUser();
  if (!user) redirect('/sign-in');
  return <SignOutForm address={user.email} posted={getRequestScope().posted} />;
}
