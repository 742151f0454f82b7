/**
 * Whether the browser is on its way to another page. Kept outside of React, because the router tells of the beginning
 * before anything renders.
 */
let target: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  if (next === target) return;
  target = next;
  for (const listener of listeners) listener();
}

const pathOf = ({ pathname, search }: { pathname: string; search: string }) => pathname + search;

/** Told by the router where it goes; what stays on the page takes no time. */
export function startNavigating(url: string): void {
  const next = pathOf(new URL(url, location.href));
  set(next === pathOf(location) ? null : next);
}

/** Told when a page has come, whichever it is: somebody may have turned back. */
export const endNavigating = (): void => set(null);

export function subscribeNavigating(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const isNavigating = (): boolean => target !== null;

/** Whether it is a page with another path. */
export const isLeavingPage = (): boolean =>
  target !== null && new URL(target, location.href).pathname !== location.pathname;
