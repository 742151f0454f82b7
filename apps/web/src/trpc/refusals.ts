import { signal } from '@/signal';

/**
 * The first function announces that something was refused: the person's permissions may have changed since the page was loaded.
 * The second adds a listener, and returns a function that removes it.
 */
export const [tellRefused, onRefused] = signal();

/** The same for permissions that the person has changed themselves: until the page shows the change, refusals are not news. */
export const [tellOwnChange, onOwnChange] = signal();

/** Whoever can keep a page whose session is over, so that nothing on it is lost; there may be nobody. */
export const keeper: { keepsPage?: (() => boolean) | undefined } = {};
