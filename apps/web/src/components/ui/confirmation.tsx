'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { failureOf } from '@/trpc/errors';
import { Button } from './button';
import type { ConfirmDialogProps } from './confirm-dialog';
import { CancelButton, Dialog, DialogActions } from './dialog';
import { FormElement } from './form-element';
import { FormError } from './form-error';
import { TextField } from './text-field';

/** What `ConfirmDialog` shows, loaded when the first opens. */
export function Confirmation({
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
  const t = useTranslations('ui');
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
            label={t('typeToConfirm', { text: typed })}
            value={text}
            onChange={setText}
            required
            autoFocus
            autoComplete="off"
          />
        )}
        {error ? <FormError failure={failureOf(error)} /> : null}
        <DialogActions>
          <CancelButton onCancel={() => onOpenChange(false)} autoFocus={typed === undefined} />
          <Button type="submit" variant="danger" isPending={isPending} isUnavailable={!isReady} disabled={!matches}>
            {confirm}
          </Button>
        </DialogActions>
      </FormElement>
    </Dialog>
  );
}
