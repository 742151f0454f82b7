import type { ReactNode } from 'react';

/** The tag `<email>` of messages: an address, which may be long. Given to `t.rich`. */
export const email = (chunks: ReactNode) => <span className="[overflow-wrap:anywhere] text-ink">{chunks}</span>;
