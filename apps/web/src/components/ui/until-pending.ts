/** How soon at the latest it shows that what was sent is under way, and takes no second click, in milliseconds. */
export const untilPending = 50;
