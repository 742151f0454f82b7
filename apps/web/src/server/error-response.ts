import { getBridge } from './bridge';

/** The response of a route to an error, in the same format as every other endpoint. */
export function errorResponse(error: unknown): Response {
  const { body, status, retryAfter } = getBridge().describeError(error);
  const headers = retryAfter === undefined ? undefined : { 'Retry-After': String(retryAfter) };
  return Response.json(body, headers ? { status, headers } : { status });
}
