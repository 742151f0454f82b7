import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '@/authentication/options';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

async function answer(request: NextRequest, context: RouteContext): Promise<Response> {
  let refused: { status: number; retryAfter: number | undefined } | undefined;
  const options = authOptions((status, retryAfter) => (refused = { status, retryAfter }));
  const response = (await NextAuth(request as never, context as never, options)) as Response;
  // A form that works without scripts is sent on to a page instead.
  if (!refused || response.status !== 401) return response;
  const headers = new Headers(response.headers);
  if (refused.retryAfter !== undefined) headers.set('Retry-After', String(refused.retryAfter));
  return new Response(response.body, { status: refused.status, headers });
}

export { answer as GET, answer as POST };
