import type { IncomingMessage } from 'node:http';
import { type Context, revisionOf } from '@rolecall/api';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';

/**
 * Lets no answer out that is older than what its caller says to have seen of the organization: `X-Organization-Revision`.
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
