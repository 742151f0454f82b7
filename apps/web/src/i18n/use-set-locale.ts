'use client';

import { useRouter } from 'next/navigation';
import { setPreference } from '@/preference';
import { type Locale, localeCookie } from './locale';

/** Changes the language of the pages, and keeps it for those to come. What is typed or open on the page stays. */
export function useSetLocale(): (locale: Locale) => void {
  const router = useRouter();
  return (locale) => {
    setPreference(localeCookie, locale);
    router.refresh();
  };
}
