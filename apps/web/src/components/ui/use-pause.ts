import { useEffect, useRef, useState } from 'react';

/** How long to wait for the next letter before searching, in milliseconds. */
const pause = 150;

/**
 * For a field that searches during typing: `type` is called with the field's text whenever it changes.
 * @param onPause called with the text to search for once typing pauses, and at once if the field is empty
 */
export function usePause(onPause: (search: string) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    clearTimeout(timer.current);
    setWaiting(true);
    timer.current = setTimeout(
      () => {
        setWaiting(false);
        onPause(text.trim());
      },
      text === '' ? 0 : pause,
    );
  };
  return { type, isWaiting };
}
