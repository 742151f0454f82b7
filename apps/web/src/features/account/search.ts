/** The query that tells how many API keys there are; the page prefetches what the form will ask for. */
export const keyCountInput = { limit: 1 };
