'use client';

import { useEffect } from 'react';

/** Repeats what came before the page could answer: it looked ready, so nobody would know why nothing happened. */
export function EarlyClick() {
  useEffect(() => window.earlyClick?.repeat(), []);
  return null;
}
