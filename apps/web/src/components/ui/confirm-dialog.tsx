import type { ReactNode } from 'react';
import { lazily } from '@/components/lazily';

export interface ConfirmDialogProps {
  title: string;
  onClose: () => void;
  /** What will happen, with all its consequences. */
  children: ReactNode;
  /** The verb on the button. */
  confirm: string;
  onConfirm: () => unknown;
  /** The mutation that does it, if the dialog stays open until the server has confirmed it. */
  write?: { isPending: boolean; isSuccess?: boolean; error?: unknown; reset?: () => void } | undefined;
  /** Whether everything needed for the decision has loaded. */
  isReady?: boolean;
  /** For actions that cannot be undone: text that has to be typed first. */
  typed?: string | undefined;
}

/** Asks for confirmation before something is deleted. */
export const ConfirmDialog = lazily(() => import('./confirmation'), 'Confirmation');

/** The same for actions that show their own progress: the dialog closes at once. */
export const AskFirst = ({ onClose, onConfirm, ...props }: Omit<ConfirmDialogProps, 'write'>) => (
  <ConfirmDialog
    {...props}
    onClose={onClose}
    onConfirm={() => {
      onClose();
      void onConfirm();
    }}
  />
);
