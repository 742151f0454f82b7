import type { Route } from 'next';

/** Leads to sign in, and on to another address afterwards. */
export const signInPath = (next: string) => `/sign-in?next=${encodeURIComponent(next)}` as Route;
