'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { groupPath } from './addresses';

/**
 * Addresses of when the reference was one page name an anchor that is now on another: leads on to it. The first page links
 * to every group, operation and object, so its links tell where each is.
 */
export function MovedAnchors() {
  const router = useRouter();
  useEffect(() => {
    const follow = () => {
      const anchor = window.location.hash.slice(1);
      if (anchor === '' || document.getElementById(anchor)) return;
      const name = CSS.escape(anchor);
      const link = document.querySelector(`main :is(a[href$="#${name}"], a[href="${groupPath(name)}"])`);
      if (link) router.replace(link.getAttribute('href') as Route);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [router]);
  return null;
}
