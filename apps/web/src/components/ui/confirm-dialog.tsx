'use client';

import { type ReactNode, useState } from 'react';
import { failureOf } from '@/trpc/errors';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { FormElement } from './form-element';
import { FormError } from './form-error';
import { TextField } from './text-field';

interface ConfirmDialogProps {
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

/** Asks before something is deleted. */
export function ConfirmDialog({
  title,
  isOpen,
  onOpenChange,
  children,
  confirm,
  onConfirm,
  isPending = false,
  isReady = true,
  error,
  typed,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const matches = typed === undefined || text.trim() === typed;
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={onOpenChange} isAlert>
      <FormElement
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (matches && isReady && !isPending) void onConfirm();
        }}
      >
        <div className="space-y-2 text-pretty text-ink-muted">{children}</div>
        {typed !== undefined && (
          <TextField
            label={`Type “${typed}” to go on`}
            value={text}
            onChange={setText}
            required
            autoFocus
            autoComplete="off"
          />
        )}
        {error ? <FormError failure={failureOf(error)} /> : null}
        <DialogActions>
          <Button variant="secondary" onClick={() => onOpenChange(false)} autoFocus={typed === undefined}>
            Cancel
          </Button>
          <Button type="submit" variant="danger" isPending={isPending} isUnavailable={!isReady} disabled={!matches}>
            {confirm}
          </Button>
        </DialogActions>
      </FormElement>
    </Dialog>
  );
}
