/** Something that is told to whoever listens. @returns what tells, and what has a listener told; that returns what ends it */
export function signal() {
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return [tell, listen] as const;
}
