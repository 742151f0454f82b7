'use client';

import type { ReactNode } from 'react';
import { lazily } from '@/components/lazily';

export interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** What will happen, and what goes with it. */
  children: ReactNode;
  /** The verb on the button. */
  confirm: string;
  onConfirm: () => unknown;
  isPending?: boolean;
  /** Whether what there is to know before is there. */
  isReady?: boolean;
  error?: unknown;
  /** For what cannot be undone: has to be typed first. */
  typed?: string;
}

export const loadConfirmation = () => import('./confirmation');
const Confirmation = lazily(() => loadConfirmation().then((module) => module.Confirmation));

/** Asks before something is deleted. */
export const ConfirmDialog = (props: ConfirmDialogProps) => (props.isOpen ? <Confirmation {...props} /> : null);

interface AskFirstProps extends Pick<ConfirmDialogProps, 'title' | 'children' | 'confirm'> {
  onClose: () => void;
  onConfirm: () => unknown;
}

/** The same where what is confirmed shows by itself how it goes: the question is gone at once. */
export const AskFirst = ({ onClose, onConfirm, ...props }: AskFirstProps) => (
  <ConfirmDialog
    {...props}
    isOpen
    onOpenChange={onClose}
    onConfirm={() => {
      onClose();
      void onConfirm();
    }}
  />
);
