import { documentedError } from '@rolecall/api';
import { RolecallError, sentences } from '@rolecall/contracts';
import type { Answer } from './answer.ts';

export const endpointNotFound = () => new RolecallError('not_found', sentences.endpointNotFound);
export const methodNotAllowed = (method: string) =>
  new RolecallError('method_not_allowed', `Method "${method}" not allowed.`);

/** Told of what no caller should have met, with the request it happened in. */
export type OnError = (cause: unknown, requestId: string) => void;

/** The documented answer to anything thrown. Of what was not expected the caller learns nothing, and `onError` all. */
export function errorAnswer(thrown: unknown, requestId: string, onError: OnError | undefined, allow?: string): Answer {
  const error = documentedError(thrown);
  if (error.status >= 500) onError?.(error.cause ?? error, requestId);
  const headers: string[] = [];
  if (error.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (error.retryAfter !== undefined) headers.push('Retry-After', String(error.retryAfter));
  if (error.status === 405 && allow !== undefined) headers.push('Allow', allow);
  return { status: error.status, body: JSON.stringify(error.body), headers };
}
