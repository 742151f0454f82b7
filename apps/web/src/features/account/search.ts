/** The query for the number of API keys. The page prefetches it for the password form. */
export const keyCountInput = { limit: 1 };

/** The query for the sessions that are shown at first. */
export const sessionsInput = { limit: 10 };
