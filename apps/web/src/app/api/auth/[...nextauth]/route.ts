import { errorTable } from '@rolecall/contracts';
import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '@/authentication/options';
import { getBridge } from '@/server/bridge';

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

/** Reports errors that next-auth does not catch, such as an unavailable database. */
async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  try {
    return await askNextAuth(request, context);
  } catch (error) {
    const body = getBridge().describeError(error);
    return Response.json(body, { status: errorTable[body.code].status });
  }
}

export { answer as GET, answer as POST };
