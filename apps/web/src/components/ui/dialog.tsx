import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from './button';

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** For questions that must be answered: announced as an alert, and not closed by a click outside. */
  isAlert?: boolean;
  /** For content that is shown only once: the label of the button that closes it. Nothing else closes it. */
  closedBy?: string | undefined;
  /**
   * Whether it can be closed while its request is pending: because closing aborts the request, or the outcome is reported
   * elsewhere.
   */
  canLeave?: boolean;
  /** For tables. */
  isWide?: boolean;
}

/** A modal dialog. Escape closes it, and focus returns to where it was. */
export const Dialog = lazily(
  () => import('./modal-dialog'),
  'ModalDialog',
  ({ closedBy }) => closedBy === undefined,
);

interface Leaving {
  /** Leaves the dialog, or a form in it, unless its request is still pending. */
  leave: (go: () => void) => void;
  /** Why it was not left, after somebody tried to. */
  note: string | null;
}

export const LeavingContext = createContext<Leaving>({ leave: (go) => go(), note: null });

/** A dialog's buttons, with the main action last. They stay in view while the content above them scrolls. */
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
  /** The label of the submit button. */
  children: ReactNode;
  onCancel: () => void;
  isPending?: boolean | undefined;
  disabled?: boolean | undefined;
}

/** Cancels a dialog, or a form in it. */
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
