import { NotFoundState } from '@/components/not-found-state';
import { findSignedInUser } from '@/features/current-session';
import AppLayout from '../(app)/layout';

/** An address without a page keeps the frame of the pages for whoever is signed in. */
export default async function NotFound() {
  if (await findSignedInUser())
    return (
      <AppLayout>
        <NotFoundState />
      </AppLayout>
    );
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFoundState />
    </main>
  );
}
