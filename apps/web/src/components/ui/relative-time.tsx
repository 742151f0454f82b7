'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { exactTime, relativeTime } from '@/relative-time';

/** One clock for all times on a page. */
const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: (now: number) => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each(Date.now());
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** When something happened, as people say it; the exact time, in the reader's zone, shows on hover. */
export function RelativeTime({ value, className }: { value: string; className?: string }) {
  const t = useTranslations('ui');
  const locale = useLocale();
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    return onTick(setNow);
  }, []);
  const date = new Date(value);
  return (
    // Between the server's rendering and the browser's a second or two go by.
    <time
      dateTime={value}
      title={now === undefined ? value : exactTime(date, locale)}
      className={className}
      suppressHydrationWarning
    >
      {relativeTime(date, new Date(now ?? Date.now()), locale) ?? t('justNow')}
    </time>
  );
}
