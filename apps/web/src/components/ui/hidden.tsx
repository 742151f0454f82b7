import type { ReactNode } from 'react';

/** The tag `<hidden>` of messages: what is read out and not shown. Given to `t.rich`. */
export const hidden = (chunks: ReactNode) => <span className="sr-only">{chunks}</span>;
