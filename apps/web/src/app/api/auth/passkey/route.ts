import type { NextRequest } from 'next/server';
import { getBridge, getRequestScope } from '@/server/bridge';
import { errorResponse } from '@/server/error-response';
import { setPendingCookie } from '@/server/session-cookie';

/**
 * Returns the options for requesting a passkey from the browser: with `step=second`, for the sign-in that waits for its second
 * factor; otherwise, for anyone who has a passkey. The browser posts the result with the form `second-factor`.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const { rolecall } = getBridge();
  const { address, baseUrl: site, secure, pending = '' } = getRequestScope();
  const isSecondStep = request.nextUrl.searchParams.get('step') === 'second';
  try {
    const { token, options } = await rolecall.askForPasskey({ address, site }, isSecondStep ? pending : undefined);
    return Response.json(options, { headers: { 'Set-Cookie': setPendingCookie(secure, token) } });
  } catch (error) {
    return errorResponse(error);
  }
}
