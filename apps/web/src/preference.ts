const year = 365 * 24 * 60 * 60;

/** Keeps in a cookie what a person has chosen for this browser, so that the server's HTML follows it from now on. */
export function setPreference(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value}; path=/; max-age=${year}; samesite=lax`;
}
