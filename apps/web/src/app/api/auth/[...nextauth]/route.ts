import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '@/authentication/options';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

const answer = (request: NextRequest, context: RouteContext): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions()) as Promise<Response>;

export { answer as GET, answer as POST };
