function signal() {
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return [tell, listen] as const;
}

/**
 * The first tells that something was refused: what the person may do may have changed since the page was loaded. The second
 * has a listener told of it, and returns what ends that.
 */
export const [tellRefused, onRefused] = signal();

/** The same of what the person has changed of that themselves: until the page shows it, what is refused is no news. */
export const [tellOwnChange, onOwnChange] = signal();
