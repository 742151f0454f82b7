'use client';

import { useEffect } from 'react';
import { keepFocusOnPage } from './keep-focus-on-page';
import { useOfflineLinks } from './use-offline-links';

/** Sees to it that neither the focus nor the page is lost. It shows nothing, and comes once the page stands. */
export function Guards() {
  useEffect(keepFocusOnPage, []);
  useOfflineLinks();
  return null;
}
