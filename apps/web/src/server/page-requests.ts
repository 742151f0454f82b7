import type { IncomingMessage } from 'node:http';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';

/**
 * Refuses requests that Next would answer with 500, or log with what the caller sent.
 * @throws not_found for Next's other endpoints: no image is optimized here, and there are no server actions
 * @throws invalid_input if the header in which a page lists what it already shows cannot be parsed
 */
export function checkPageRequest(req: IncomingMessage, path: string, development: boolean): void {
  if (
    path.startsWith('/_next/') &&
    !(path.startsWith('/_next/static/') || (development && !path.startsWith('/_next/image')))
  )
    throw new RolecallError('not_found', sentences.endpointNotFound);
  try {
    parseAndValidateFlightRouterState(req.headers['next-router-state-tree']);
  } catch {
    throw invalidInput('The Next-Router-State-Tree header is malformed.');
  }
}
