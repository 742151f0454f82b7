import { useEffect, useRef, useState } from 'react';

/** How long to wait for the next letter before searching, in milliseconds. */
const pause = 150;

/**
 * For a field that searches while one types: `type` is told each text that stands in it.
 * @param onPause told what to look for once typing pauses, and at once where nothing is left
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
