/** The path in this app to continue to, from a URL that anybody may have written: never another site. */
export function nextPath(value: string | string[] | undefined | null, fallback = '/'): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return fallback;
  const url = new URL(value, 'http://here');
  const path = url.pathname + url.search + url.hash;
  // The path parsed from `/.//elsewhere` would be read as a host.
  return url.host === 'here' && !path.startsWith('//') ? path : fallback;
}

/** The page that asks for a second factor and then continues to `next`. */
export const secondFactorPath = (next: string): string =>
  next === '/' ? '/sign-in/second-factor' : `/sign-in/second-factor?next=${encodeURIComponent(next)}`;
