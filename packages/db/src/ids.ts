import { v7 } from 'uuid';

/** A new UUID v7: ordered by time of creation, unguessable in its other 74 bits. */
export const newId = (): string => v7();

/** The later of two instants: a clock that was set back must not make a row older than it is. */
export const laterOf = (one: string, other: string): string => (one > other ? one : other);
