/** The query that tells how many API keys there are; the page prefetches what the form will ask for. */
export const keyCountInput = { limit: 1 };

/** The sessions that are shown at first. */
export const sessionsInput = { limit: 10 };
