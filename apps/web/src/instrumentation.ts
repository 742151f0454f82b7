import type { Instrumentation } from 'next';
import { getBridge } from '@/server/bridge';

/** Told by Next of what a page threw. The digest is all that the browser learns, and what its error page shows. */
export const onRequestError: Instrumentation.onRequestError = (error, _, { routePath }) => {
  const { log, requests } = getBridge();
  const { digest } = error as { digest?: string };
  log.error({ id: requests.getStore()?.id, route: routePath, digest, err: error }, 'unexpected error');
};
