/** How long it takes at most until a pending state is shown and blocks another click, in milliseconds. */
export const untilPending = 50;
