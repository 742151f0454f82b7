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
  /** What was wrong, which is told in place of the detail. */
  failure?: Failure;
  tone: 'done' | 'failed';
  /** What leads on from it. */
  action?: { label: string; onAction: () => void };
  /** Takes it back. Also called by Control-Z or Command-Z, so it must tell itself when it fails. */
  undo?: () => void;
}

/** Where messages stand: above a bar at the end of the page. */
export const toastPlace =
  'fixed inset-x-2 bottom-2 z-50 sm:left-auto sm:right-4 sm:bottom-4 sm:w-96 in-[body:has([data-bottom-bar])]:bottom-22!';

/** How one looks. */
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

/** How long a page is left in peace, in milliseconds. */
const preloadDelay = 1000;

/** The last message, if there has been one on this page: what shows them is loaded for the first. */
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

/** Stands in for the region where that cannot be loaded. */
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
  // Without it there is the last message alone.
  loadRegion().then(
    ({ addToast }) => addToast(message),
    () => undefined,
  );
}

/** Tells that something was done, with what takes it back where that can be: `toastDone('Member removed', { undo })`. */
export const toastDone = (title: string, options: Pick<ToastMessage, 'detail' | 'action' | 'undo'> = {}): void =>
  show({ title, tone: 'done', ...options });

/** Tells, in translated words, that something was refused and has been put back as it was. */
export const toastFailed = (title: string, error: unknown): void =>
  show({ title, tone: 'failed', failure: failureOf(error) });

/** The same of a failure that is known already, with what leads on from it. */
export const toastFailure = (title: string, failure: Failure, action: NonNullable<ToastMessage['action']>): void =>
  show({ title, tone: 'failed', failure, action });

/** Tells what the person has to know. It stays until it is closed, as a failure does. */
export const toastNotice = (title: string): void => show({ title, tone: 'failed' });

/** Where the messages appear; once on a page. */
export function Toasts() {
  // The first message may be that the connection is lost, so what shows it is there before; the page comes first.
  useEffect(() => {
    const timer = setTimeout(() => void loadRegion().catch(() => undefined), preloadDelay);
    return () => clearTimeout(timer);
  }, []);
  return useLast() ? <ToastRegion /> : null;
}
