import { isAuthRoute } from './auth-requests.ts';
import { isAuthenticationPage } from './authentication-forms.ts';
import { trpcPrefix } from './trpc-endpoint.ts';

const reads = ['GET', 'HEAD', 'OPTIONS'];

/** What Next's development server has besides pages, for its own scripts. */
const isNextTool = (path: string) => path.startsWith('/__nextjs') || path.startsWith('/_next/');

/**
 * The methods of a path that neither REST nor MCP serves: those check their own. They are checked ahead of Next,
 * next-auth and tRPC, which take some that they do not know for a read, and answer others with 500.
 * @returns undefined where nothing is known of it, so that Next may decide
 */
export function methodsOf(path: string, development: boolean): readonly string[] | undefined {
  if (development && isNextTool(path)) return undefined;
  // next-auth answers no HEAD.
  if (isAuthRoute(path)) return ['GET', 'OPTIONS', 'POST'];
  return path.startsWith(trpcPrefix) || isAuthenticationPage(path) ? [...reads, 'POST'] : reads;
}
