import { NotFound } from '@/components/not-found';
import { findSession, findSignedInUser } from '@/features/current-session';
import { pageTitle } from '@/i18n/page-title';
import AppLayout from '../(app)/layout';

export const generateMetadata = pageTitle('shell.notFound');

/** Handles every URL without a page; members of an organization still see the app's frame. */
export default async function NoPage() {
  if ((await findSignedInUser()) && (await findSession()))
    return (
      <AppLayout>
        <NotFound isPage />
      </AppLayout>
    );
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFound isPage />
    </main>
  );
}
