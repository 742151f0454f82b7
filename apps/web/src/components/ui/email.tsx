import type { ReactNode } from 'react';

/** Renders the tag `<email>` of messages: an address, which may be long. Passed to `t.rich`. */
export const email = (chunks: ReactNode) => <span className="[overflow-wrap:anywhere] text-ink">{chunks}</span>;
