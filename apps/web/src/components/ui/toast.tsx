'use client';

import dynamic from 'next/dynamic';
import { useEffect, useSyncExternalStore } from 'react';
import { type Failure, failureOf } from '@/trpc/errors';

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

const loadRegion = () => import('./toast-region');
const ToastRegion = dynamic(() => loadRegion().then((module) => module.ToastRegion), { ssr: false });

/** How long a page is left in peace, in milliseconds. */
const preloadDelay = 1000;

/** Whether there has been a message on this page: what shows them is loaded for the first. */
let isLoaded = false;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function show(message: ToastMessage): void {
  const add = ({ addToast }: Awaited<ReturnType<typeof loadRegion>>) => {
    isLoaded = true;
    for (const listener of listeners) listener();
    addToast(message);
  };
  // Without a connection there is nothing to show it with; what it tells of is on the page as well.
  loadRegion().then(add, () => undefined);
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

/** Where the messages appear; once on a page. */
export function Toasts() {
  // The first message may be that the connection is lost, so what shows it is there before; the page comes first.
  useEffect(() => {
    const timer = setTimeout(() => void loadRegion().catch(() => undefined), preloadDelay);
    return () => clearTimeout(timer);
  }, []);
  const isNeeded = useSyncExternalStore(
    subscribe,
    () => isLoaded,
    () => false,
  );
  return isNeeded ? <ToastRegion /> : null;
}
