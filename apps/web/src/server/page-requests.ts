import type { IncomingMessage } from 'node:http';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';

/**
 * Refuses what Next would answer with 500, or log with what the caller sent.
 * @throws not_found where Next has more than pages: no image is optimized here, and there are no actions
 * @throws invalid_input where the header by which a page tells what it shows already cannot be read
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
