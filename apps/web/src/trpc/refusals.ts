import { signal } from '@/signal';
import type { Failure } from './errors';

/**
 * The first function announces that something was refused: the person's permissions may have changed since the page was loaded.
 * The second adds a listener, and returns a function that removes it.
 */
export const [tellRefused, onRefused] = signal();

/** The same for permissions that the person has changed themselves: until the page shows the change, refusals are not news. */
export const [tellOwnChange, onOwnChange] = signal();

/** The first function announces that `keeper` is set. */
export const [tellKeeper, onKeeper] = signal();

/** Set by the page that decides whether to stay when the session has ended, so that nothing on it is lost. */
export const keeper: { keepsPage?: ((failure: Failure) => boolean) | undefined } = {};
