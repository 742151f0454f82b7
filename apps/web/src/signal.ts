/**
 * An event that listeners can subscribe to.
 * @returns a function that calls the listeners, and one that adds a listener and returns how to remove it
 */
export function signal() {
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return [tell, listen] as const;
}
