'use client';

import { useEffect } from 'react';

declare global {
  interface Window {
    /** Set by the first HTML, by `rememberEarlyClick`. */
    repeatEarlyClick?: (() => void) | undefined;
  }
}

/** Clicks that button once more, now that the page answers: it looked ready, so nobody would know why nothing happened. */
export function EarlyClick() {
  useEffect(() => {
    window.repeatEarlyClick?.();
    window.repeatEarlyClick = undefined;
  }, []);
  return null;
}
