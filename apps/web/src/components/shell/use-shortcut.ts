import { useEffect, useSyncExternalStore } from 'react';

const subscribe = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** How the shortcut with a letter is written on this machine; the server cannot know, so it guesses. */
export const useShortcutLabel = (letter: string): string =>
  useSyncExternalStore(subscribe, isApple, () => false) ? `⌘${letter}` : `Ctrl ${letter}`;

/** Calls back when the letter is pressed with Control or Command anywhere on the page. */
export function useShortcut(letter: string, onPress: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== letter.toLowerCase()) return;
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      // Otherwise the browser would open its own search.
      event.preventDefault();
      if (!event.repeat) onPress();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [letter, onPress]);
}
