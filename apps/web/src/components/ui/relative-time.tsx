import { useLocale, useTranslations } from 'next-intl';
import { startTransition, useEffect, useState } from 'react';
import { exactTime, relativeTime, shortTime } from '@/relative-time';
import { useTimes } from '@/times';

/** One clock for all times on a page. */
const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: (now: number) => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    startTransition(() => {
      for (const each of listeners) each(Date.now());
    });
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

interface RelativeTimeProps {
  value: string;
  /** Whether it is yet to come. What has happened may seem so as well, where the server's clock is ahead. */
  isAhead?: boolean;
  className?: string;
}

/**
 * When something happened or will, as people say it; the exact time, in the reader's zone, shows on hover, and to whoever chooses so
 * in its place.
 */
export function RelativeTime({ value, isAhead = false, className }: RelativeTimeProps) {
  const t = useTranslations('ui');
  const locale = useLocale();
  const [now, setNow] = useState<number>();
  const [times] = useTimes();
  useEffect(() => {
    // What is typed or clicked meanwhile goes first.
    startTransition(() => setNow(Date.now()));
    return onTick(setNow);
  }, []);
  const [date, shownAt] = [new Date(value), new Date(now ?? Date.now())];
  return (
    // Between the server's rendering and the browser's a second or two go by.
    <time
      dateTime={value}
      title={now === undefined ? value : exactTime(date, locale)}
      className={className}
      suppressHydrationWarning
    >
      {times === 'exact'
        ? shortTime(date, locale)
        : (relativeTime(date, shownAt, locale) ?? t(isAhead && date > shownAt ? 'withinAMinute' : 'justNow'))}
    </time>
  );
}
