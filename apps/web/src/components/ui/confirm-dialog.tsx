import type { ReactNode } from 'react';
import { lazily } from '@/components/lazily';

export interface ConfirmDialogProps {
  title: string;
  onClose: () => void;
  /** What will happen, and what goes with it. */
  children: ReactNode;
  /** The verb on the button. */
  confirm: string;
  onConfirm: () => unknown;
  /** The mutation that does it, where the question stays until the server agrees. */
  write?: { isPending: boolean; isSuccess?: boolean; error?: unknown; reset?: () => void } | undefined;
  /** Whether what there is to know before is there. */
  isReady?: boolean;
  /** For what cannot be undone: has to be typed first. */
  typed?: string | undefined;
}

/** Asks before something is deleted. */
export const ConfirmDialog = lazily(() => import('./confirmation'), 'Confirmation');

/** The same where what is confirmed shows by itself how it goes: the question is gone at once. */
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
