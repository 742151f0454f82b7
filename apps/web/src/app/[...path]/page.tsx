import { NotFound } from '@/components/not-found';
import { findSession, findSignedInUser } from '@/features/current-session';
import { pageTitle } from '@/i18n/page-title';
import AppLayout from '../(app)/layout';

export const generateMetadata = pageTitle('shell.notFound');

/** Stands for every address without a page, and keeps the frame of the pages for whoever is in an organization. */
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
