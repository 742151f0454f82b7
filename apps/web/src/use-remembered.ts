import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  addEventListener('storage', onChange);
  return () => removeEventListener('storage', onChange);
}

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? '';
  } catch {
    // If a browser has no storage, nothing is remembered.
    return '';
  }
}

/** Text that this browser remembers under a name; empty if there is none. The server's HTML does not have it. */
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
    // Browsers notify only other tabs.
    dispatchEvent(new Event('storage'));
  };
  return [text, remember];
}
