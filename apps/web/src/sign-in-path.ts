import type { Route } from 'next';

/** The URL of the sign-in page, which then continues to another page. */
export const signInPath = (next: string) => `/sign-in?next=${encodeURIComponent(next)}` as Route;
