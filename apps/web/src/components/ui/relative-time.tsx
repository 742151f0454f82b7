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
  /** Whether it is in the future. A past time may seem so too, if the server's clock is ahead. */
  isAhead?: boolean;
  className?: string;
}

/**
 * A time relative to now; the exact time, in the reader's zone, is shown on hover, or instead of it if the reader prefers that.
 */
export function RelativeTime({ value, isAhead = false, className }: RelativeTimeProps) {
  const t = useTranslations('ui');
  const locale = useLocale();
  const [now, setNow] = useState<number>();
  const [times] = useTimes();
  useEffect(() => {
    // With low priority, after anything typed or clicked.
    startTransition(() => setNow(Date.now()));
    return onTick(setNow);
  }, []);
  const [date, shownAt] = [new Date(value), new Date(now ?? Date.now())];
  return (
    // A second or two pass between rendering on the server and in the browser.
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
