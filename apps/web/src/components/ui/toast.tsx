import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useEffect, useSyncExternalStore } from 'react';
import { signal } from '@/signal';
import { type Failure, failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { Button } from './button';

export interface ToastMessage {
  title: string;
  detail?: string;
  /** The failure, whose message is shown instead of the detail. */
  failure?: Failure;
  /** The error that is reported, such as one thrown by a mutation. */
  error?: unknown;
  tone: 'done' | 'failed';
  /** A follow-up action. */
  action?: { label: string; onAction: () => void };
  /** Undoes it. Also called on Control-Z or Command-Z, so it must report its own failures. */
  undo?: () => void;
}

/** The position of messages: above a bar at the end of the page. */
export const toastPlace =
  'fixed inset-x-2 bottom-2 z-50 sm:left-auto sm:right-4 sm:bottom-4 sm:w-96 in-[body:has([data-bottom-bar])]:bottom-22!';

/** The style of a message. */
export const toastStyle = 'flex gap-3 rounded-lg border border-line bg-raised p-3 shadow-raised';

const loadRegion = () => import('./toast-region');
const ToastRegion = dynamic(
  () =>
    loadRegion().then(
      (module) => module.ToastRegion,
      () => LastMessage,
    ),
  { ssr: false },
);

/** How long to wait before preloading, in milliseconds. */
const preloadDelay = 1000;

/** The last message on this page, if any; the region that shows messages is loaded for the first one. */
let last: ToastMessage | undefined;
const [tell, subscribe] = signal();

function setLast(message: ToastMessage | undefined): void {
  last = message;
  tell();
}

const useLast = () =>
  useSyncExternalStore(
    subscribe,
    () => last,
    () => undefined,
  );

/** Replaces the region if it cannot be loaded. */
function LastMessage() {
  const t = useTranslations('ui');
  const message = useLast();
  const detailOf = useFailureDetail();
  const detail = message?.failure ? detailOf(message.failure) : message?.detail;
  return (
    <div role="alert" className={clsx(toastPlace, toastStyle, 'items-center')}>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{message?.title}</p>
        {detail && <p className="text-ink-muted">{detail}</p>}
      </div>
      <Button variant="quiet" size="small" onClick={() => setLast(undefined)}>
        {t('dismiss')}
      </Button>
    </div>
  );
}

function show(message: ToastMessage): void {
  setLast(message);
  // If this fails, only the last message is shown.
  loadRegion().then(
    ({ addToast }) => addToast(message),
    () => undefined,
  );
}

/** Reports that something was done, with a way to undo it if there is one: `toastDone('Member removed', { undo })`. */
export const toastDone = (title: string, options: Pick<ToastMessage, 'detail' | 'action' | 'undo'> = {}): void =>
  show({ title, tone: 'done', ...options });

/** Reports, in the language of the page, that something was refused and has been reverted. */
export const toastFailed = (title: string, error: unknown): void =>
  show({ title, tone: 'failed', failure: failureOf(error), error });

/** The same for a failure that is already known, with a follow-up action. */
export const toastFailure = (title: string, failure: Failure, action: NonNullable<ToastMessage['action']>): void =>
  show({ title, tone: 'failed', failure, action });

/** Reports something that the person has to know. Like a failure, it stays until it is closed. */
export const toastNotice = (title: string): void => show({ title, tone: 'failed' });

/** Shows the messages; rendered once on a page. */
export function Toasts() {
  // Preloaded, because the first message may be that the connection is lost; delayed, because the page comes first.
  useEffect(() => {
    const timer = setTimeout(() => void loadRegion().catch(() => undefined), preloadDelay);
    return () => clearTimeout(timer);
  }, []);
  return useLast() ? <ToastRegion /> : null;
}
