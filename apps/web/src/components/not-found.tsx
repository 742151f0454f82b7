import 'server-only';
import { getRequestScope } from '@/server/bridge';
import { NotFoundState } from './not-found-state';

/**
 * Says that a URL leads to nothing, in place of the page or, without `isPage`, below its heading. The first HTML has the message
 * and the status 404, whereas Next's `notFound()` sends an empty page that a script fills.
 */
export function NotFound({ isPage = false }: { isPage?: boolean }) {
  getRequestScope().setStatus?.(404);
  return <NotFoundState isPage={isPage} />;
}
