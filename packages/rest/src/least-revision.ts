import type { IncomingMessage } from 'node:http';
import { type Context, revisionOf } from '@rolecall/api';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';

/**
 * Enforces `X-Organization-Revision`: refuses a response that is older than the revision the caller has already seen.
 * @throws invalid_input, precondition_failed
 */
export function requireLeastRevision({ headers }: IncomingMessage, ctx: Context): void {
  const least = headers['x-organization-revision'];
  if (least === undefined) return;
  if (typeof least !== 'string' || !/^\d{1,15}$/.test(least))
    throw invalidInput('A valid integer is required.', 'X-Organization-Revision');
  const revision = revisionOf(ctx);
  if (revision !== undefined && revision < Number(least))
    throw new RolecallError('precondition_failed', sentences.revisionNotReached);
}
