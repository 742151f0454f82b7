import type { ReactNode } from 'react';

/** Renders the tag `<hidden>` of messages: text that is read out but not shown. Passed to `t.rich`. */
export const hidden = (chunks: ReactNode) => <span className="sr-only">{chunks}</span>;
