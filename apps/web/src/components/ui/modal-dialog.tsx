import clsx from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { AriaLocale } from './aria-locale';
import { type DialogProps, LeavingContext } from './dialog';
import { IconButton } from './icon-button';
import { useLeaving } from './use-leaving';

/** The content of `Dialog`, loaded when the first one opens. */
export function ModalDialog({ title, onClose, children, isWide = false, ...props }: DialogProps) {
  const t = useTranslations('ui');
  const { closedBy } = props;
  const isAlert = props.isAlert === true || closedBy !== undefined;
  const leaving = useLeaving({ title, ...props });
  const close = () => leaving.leave(onClose);
  // A click outside must not discard what was typed or chosen in a form.
  const isTouched = useRef(false);
  const touch = () => void (isTouched.current = true);
  // An element with autofocus loses focus to a dialog below, which does not know yet that there is another one.
  const first = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const dialog = useRef<HTMLElement>(null);
  // Some dialogs have no such element: without focus, a dialog that is still appearing would not receive Escape.
  useEffect(() => {
    if (!content.current?.contains(document.activeElement)) (first.current ?? dialog.current)?.focus();
  }, []);
  return (
    <AriaLocale>
      <ModalOverlay
        isOpen
        onOpenChange={close}
        isDismissable={!isAlert}
        shouldCloseOnInteractOutside={() => !isTouched.current}
        className="fixed inset-0 z-40 flex items-start justify-center bg-shade p-2 pt-[4dvh] sm:p-4 sm:pt-[8dvh]"
      >
        <Modal
          className={clsx(
            'appear flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-raised sm:max-h-[84dvh]',
            isWide ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          <AriaDialog
            ref={dialog}
            role={isAlert ? 'alertdialog' : 'dialog'}
            className="scroll-pb-16 overflow-y-auto p-5 outline-none"
          >
            <div
              ref={content}
              // `useKeepPage` looks for it.
              data-dialog
              onFocusCapture={({ target }) => {
                first.current ??= target;
              }}
              onInput={touch}
              onClickCapture={({ target }) => {
                if ((target as Element).closest('form button')) touch();
              }}
            >
              <div className="mb-4 flex items-start justify-between gap-4">
                <Heading slot="title" className="text-base font-semibold text-balance wrap-anywhere">
                  {title}
                </Heading>
                {closedBy === undefined && (
                  <IconButton label={t('close')} className="-mt-1.5 -mr-2" onClick={close} icon={<X aria-hidden />} />
                )}
              </div>
              <LeavingContext value={leaving}>{children}</LeavingContext>
            </div>
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </AriaLocale>
  );
}
