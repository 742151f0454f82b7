import { v7 } from 'uuid';

/** A new UUID v7: ordered by creation time, with 74 random bits. */
export const newId = (): string => v7();

/** The later of two instants. Used so that a clock that was set back does not make a row older than it is. */
export const laterOf = (one: string, other: string): string => (one > other ? one : other);
