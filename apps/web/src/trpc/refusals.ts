import { signal } from '@/signal';

/**
 * The first tells that something was refused: what the person may do may have changed since the page was loaded. The second
 * has a listener told of it, and returns what ends that.
 */
export const [tellRefused, onRefused] = signal();

/** The same of what the person has changed of that themselves: until the page shows it, what is refused is no news. */
export const [tellOwnChange, onOwnChange] = signal();
