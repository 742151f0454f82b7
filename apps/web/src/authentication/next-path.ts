/** A page of ours to go on to, from an address anybody may have written: never another site. */
export function nextPath(value: string | string[] | undefined | null, fallback = '/'): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return fallback;
  const url = new URL(value, 'http://here');
  const path = url.pathname + url.search + url.hash;
  // Of `/.//elsewhere`, parsing leaves a path that is read as a host.
  return url.host === 'here' && !path.startsWith('//') ? path : fallback;
}

/** The page that asks for a second factor, and where it goes on to. */
export const secondFactorPath = (next: string): string =>
  next === '/' ? '/sign-in/second-factor' : `/sign-in/second-factor?next=${encodeURIComponent(next)}`;
