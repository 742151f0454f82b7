'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { groupPath } from './addresses';

/**
 * Redirects URLs from when the reference was a single page, whose anchor is now on another page. The first page links to
 * every group, operation and object, so its links say where each one is now.
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
