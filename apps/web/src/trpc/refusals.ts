const listeners = new Set<() => void>();

/** Tells that something was refused: what the person may do may have changed since the page was loaded. */
export const tellRefused = (): void => listeners.forEach((listener) => listener());

/** Has a listener told of refusals. @returns what ends that */
export function onRefused(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
