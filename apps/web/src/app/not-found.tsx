import { NotFoundState } from '@/components/not-found-state';
import { pageTitle } from '@/i18n/page-title';

export const generateMetadata = pageTitle('shell.notFound');

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFoundState isPage />
    </main>
  );
}
