'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from './button';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  /** For questions that must be answered: announced as an alert, and a click outside does not close them. */
  isAlert?: boolean;
  /** For tables. */
  isWide?: boolean;
}

export const loadModalDialog = () => import('./modal-dialog');
const ModalDialog = lazily(() => loadModalDialog().then((module) => module.ModalDialog));

/** A dialog over the page. Escape closes it, and the focus goes back to where it was. */
export const Dialog = (props: DialogProps) => (props.isOpen ? <ModalDialog {...props} /> : null);

/** A dialog's buttons: what it is for at the end. They stay in view while what is above them scrolls. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div
    data-actions
    className="sticky -bottom-5 z-10 -mx-5 mt-2 -mb-5 flex flex-wrap justify-end gap-2 bg-raised px-5 pt-2 pb-5"
  >
    {children}
  </div>
);

interface SubmitActionsProps {
  /** What submitting is called. */
  children: ReactNode;
  onCancel: () => void;
  isPending?: boolean;
  disabled?: boolean;
}

/** The buttons of a dialog that is a form. */
export const SubmitActions = ({ children, onCancel, isPending = false, disabled = false }: SubmitActionsProps) => (
  <DialogActions>
    <Button variant="secondary" onClick={onCancel}>
      {useTranslations('ui')('cancel')}
    </Button>
    <Button type="submit" variant="primary" isPending={isPending} disabled={disabled}>
      {children}
    </Button>
  </DialogActions>
);
