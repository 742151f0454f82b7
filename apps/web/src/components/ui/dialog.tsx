import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from './button';

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** For questions that must be answered: announced as an alert, and a click outside does not close them. */
  isAlert?: boolean;
  /** For what is shown this once: what the button is called that closes it. Nothing else does. */
  closedBy?: string | undefined;
  /** Whether it closes while what it has sent is under way: where that stops it, or what becomes of it is told elsewhere. */
  canLeave?: boolean;
  /** For tables. */
  isWide?: boolean;
}

/** A dialog over the page. Escape closes it, and the focus goes back to where it was. */
export const Dialog = lazily(
  () => import('./modal-dialog'),
  'ModalDialog',
  ({ closedBy }) => closedBy === undefined,
);

interface Leaving {
  /** Leaves the dialog, or a form in it, unless what it has sent is still to be answered. */
  leave: (go: () => void) => void;
  /** Why it was not left, once somebody has tried to. */
  note: string | null;
}

export const LeavingContext = createContext<Leaving>({ leave: (go) => go(), note: null });

/** A dialog's buttons: what it is for at the end. They stay in view while what is above them scrolls. */
export const DialogActions = ({ children }: { children: ReactNode }) => {
  const { note } = use(LeavingContext);
  return (
    <div
      data-actions
      className="sticky -bottom-5 z-10 -mx-5 mt-2 -mb-5 flex flex-wrap justify-end gap-2 bg-raised px-5 pt-2 pb-5"
    >
      {note !== null && (
        <p role="alert" className="basis-full text-pretty text-ink-muted">
          {note}
        </p>
      )}
      {children}
    </div>
  );
};

interface SubmitActionsProps {
  /** What submitting is called. */
  children: ReactNode;
  onCancel: () => void;
  isPending?: boolean | undefined;
  disabled?: boolean | undefined;
}

/** Gives up a dialog, or a form in it. */
export const CancelButton = ({ onCancel, autoFocus = false }: { onCancel: () => void; autoFocus?: boolean }) => {
  const t = useTranslations('ui');
  const { leave } = use(LeavingContext);
  return (
    <Button variant="secondary" onClick={() => leave(onCancel)} autoFocus={autoFocus}>
      {t('cancel')}
    </Button>
  );
};

/** The buttons of a dialog that is a form. */
export const SubmitActions = ({ children, onCancel, isPending, disabled }: SubmitActionsProps) => (
  <DialogActions>
    <CancelButton onCancel={onCancel} />
    <Button type="submit" variant="primary" isPending={isPending} disabled={disabled}>
      {children}
    </Button>
  </DialogActions>
);
