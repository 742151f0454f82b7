import clsx from 'clsx';
import { CircleAlert, CircleCheck, Undo2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
} from 'react-aria-components/Toast';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { AriaLocale } from './aria-locale';
import { Button } from './button';
import { IconButton } from './icon-button';
import { type ToastMessage, toastPlace, toastStyle } from './toast';

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** In milliseconds: long enough to read and to reach for undo. Failures stay until they are closed. */
const timeout = 10_000;

/** The failures that are shown, by title and detail. */
const failures = new Map<string, { key: string; message: ToastMessage }>();

/** Shows a message. A repeated failure replaces its earlier toast. */
export function addToast(message: ToastMessage): void {
  if (message.tone === 'done') return void queue.add(message, { timeout });
  const said = `${message.title}\n${message.failure?.detail}`;
  const before = failures.get(said);
  if (before) queue.close(before.key);
  failures.set(said, { key: queue.add(message, { onClose: () => failures.delete(said) }), message });
}

/** Closes what tells of failures that are over. */
export function closeFailures(isOver: (message: ToastMessage) => boolean): void {
  for (const { key, message } of failures.values()) if (isOver(message)) queue.close(key);
}

function close(key: string, then: () => void): void {
  queue.close(key);
  then();
}

const isTextField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** Undoes what the newest toast with an undo reports, with the usual shortcut; text fields keep the shortcut for themselves. */
function undoByKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (event.defaultPrevented || isTextField(event.target)) return;
  const newest = queue.visibleToasts.find(({ content }) => content.undo);
  if (!newest?.content.undo) return;
  event.preventDefault();
  close(newest.key, newest.content.undo);
}

/** Shows messages as they come. F6 moves focus to them and back. */
export function ToastRegion() {
  const t = useTranslations('ui');
  const detailOf = useFailureDetail();
  useEffect(() => {
    document.addEventListener('keydown', undoByKey);
    return () => document.removeEventListener('keydown', undoByKey);
  }, []);
  return (
    <AriaLocale>
      <AriaToastRegion
        queue={queue}
        aria-label={t('notifications')}
        className={clsx(toastPlace, 'flex flex-col gap-2 outline-none')}
      >
        {({ toast }) => {
          const { title, tone, action, undo, failure } = toast.content;
          const detail = failure ? detailOf(failure) : toast.content.detail;
          // Beside a long text, the action would leave it a narrow column.
          const isBelow = action !== undefined && detail !== undefined;
          return (
            <AriaToast toast={toast} className={clsx(toastStyle, 'appear items-start', isBelow && 'flex-wrap')}>
              {tone === 'done' ? (
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
              ) : (
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
              )}
              <ToastContent className={clsx('min-w-0 flex-1', isBelow && 'basis-1/2')}>
                <Text slot="title" className="block font-medium break-words">
                  {title}
                </Text>
                {detail && (
                  <Text slot="description" className="block break-words text-ink-muted">
                    {detail}
                  </Text>
                )}
              </ToastContent>
              {action && (
                <Button
                  variant="quiet"
                  size="small"
                  className={isBelow ? 'order-1 ml-auto basis-full' : '-my-1'}
                  onClick={() => close(toast.key, action.onAction)}
                >
                  {action.label}
                </Button>
              )}
              {undo && (
                <Button
                  variant="quiet"
                  size="small"
                  className="-my-1"
                  aria-keyshortcuts="Control+Z Meta+Z"
                  onClick={() => close(toast.key, undo)}
                >
                  <Undo2 aria-hidden /> {t('undo')}
                </Button>
              )}
              <IconButton
                label={t('dismiss')}
                className="-my-1 -mr-1"
                onClick={() => queue.close(toast.key)}
                icon={<X aria-hidden />}
              />
            </AriaToast>
          );
        }}
      </AriaToastRegion>
    </AriaLocale>
  );
}
