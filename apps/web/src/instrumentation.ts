import type { Instrumentation } from 'next';
import { getBridge } from '@/server/bridge';

/** Called by Next with the errors thrown by pages. The browser receives only the digest, which its error page shows. */
export const onRequestError: Instrumentation.onRequestError = (error, _, { routePath }) => {
  const { log, requests } = getBridge();
  const { digest } = error as { digest?: string };
  log.error({ id: requests.getStore()?.id, route: routePath, digest, err: error }, 'unexpected error');
};
