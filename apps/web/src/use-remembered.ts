import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  addEventListener('storage', onChange);
  return () => removeEventListener('storage', onChange);
}

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    // Where a browser keeps nothing, nothing is remembered.
    return '';
  }
}

/** Text that this browser remembers under a name, empty where it does not. The server's HTML knows nothing of it. */
export function useRemembered(name: string): readonly [string, (text: string) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(name),
    () => '',
  );
  const remember = (next: string) => {
    try {
      if (next === '') localStorage.removeItem(name);
      else localStorage.setItem(name, next);
    } catch {
      return;
    }
    // Browsers tell other tabs alone.
    dispatchEvent(new Event('storage'));
  };
  return [text, remember];
}
