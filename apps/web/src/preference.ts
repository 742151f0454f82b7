const year = 365 * 24 * 60 * 60;

/** Stores a person's choice for this browser in a cookie, so that the server's HTML follows it from now on. */
export function setPreference(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value}; path=/; max-age=${year}; samesite=lax`;
}
