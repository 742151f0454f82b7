import 'server-only';
import { getRequestScope } from '@/server/bridge';
import { NotFoundState } from './not-found-state';

/**
 * Says that an address leads to nothing, in a page's place or, without `isPage`, below its heading. The first HTML has it,
 * with its status, where Next's `notFound()` sends an empty page that a script fills.
 */
export function NotFound({ isPage = false }: { isPage?: boolean }) {
  getRequestScope().setStatus?.(404);
  return <NotFoundState isPage={isPage} />;
}
