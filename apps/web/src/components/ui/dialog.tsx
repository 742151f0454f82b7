'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  /** For questions that must be answered: announced as an alert, and a click outside does not close them. */
  isAlert?: boolean;
}

/** A dialog over the page. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, isOpen, onOpenChange, children, isAlert = false }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={!isAlert}
      className="fixed inset-0 z-40 flex items-end justify-center overflow-y-auto bg-shade p-2 sm:items-start sm:p-4 sm:pt-[12vh]"
    >
      <Modal className="appear w-full max-w-lg rounded-xl border border-line bg-raised shadow-raised">
        <AriaDialog role={isAlert ? 'alertdialog' : 'dialog'} className="p-5 outline-none">
          <div className="mb-4 flex items-start justify-between gap-4">
            <Heading slot="title" className="text-base font-semibold text-balance break-words">
              {title}
            </Heading>
            <Button
              variant="quiet"
              size="small"
              iconOnly
              aria-label="Close"
              className="-mt-1.5 -mr-2"
              onPress={() => onOpenChange(false)}
            >
              <X aria-hidden />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A dialog's buttons: what it is for at the end. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="mt-2 flex flex-wrap justify-end gap-2">{children}</div>
);
