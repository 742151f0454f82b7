import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '@/authentication/options';
import { errorResponse } from '@/server/error-response';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

async function askNextAuth(request: NextRequest, context: RouteContext): Promise<Response> {
  let refused: { status: number; retryAfter: number | undefined } | undefined;
  const options = authOptions((status, retryAfter) => (refused = { status, retryAfter }));
  const response = (await NextAuth(request, context, options)) as Response;
  // Forms that work without scripts are redirected to a page instead.
  if (!refused || response.status !== 401) return response;
  const headers = new Headers(response.headers);
  if (refused.retryAfter !== undefined) headers.set('Retry-After', String(refused.retryAfter));
  return new Response(response.body, { status: refused.status, headers });
}

/** Responds to errors that next-auth does not catch as well, such as an unavailable database. */
const answer = (request: NextRequest, context: RouteContext): Promise<Response> =>
  askNextAuth(request, context).catch(errorResponse);

export { answer as GET, answer as POST };
