import { useTranslations } from 'next-intl';
import { useEffectEvent, useLayoutEffect, useState } from 'react';
import { failureOf } from '@/trpc/errors';
import { Button } from './button';
import type { ConfirmDialogProps } from './confirm-dialog';
import { CancelButton, Dialog, DialogActions } from './dialog';
import { FormElement } from './form-element';
import { FormError } from './form-error';
import { TextField } from './text-field';

/** The content of `ConfirmDialog`, loaded when the first one opens. */
export function Confirmation({ isReady = true, typed, write, ...props }: ConfirmDialogProps) {
  const { title, onClose, children, confirm, onConfirm } = props;
  const t = useTranslations('ui');
  const [text, setText] = useState('');
  const matches = typed === undefined || text.trim() === typed;
  // If success leads to another page, it stays pending until that page is there.
  const isPending = write !== undefined && (write.isPending || write.isSuccess === true);
  const forget = useEffectEvent(() => {
    if (!write?.isPending) write?.reset?.();
  });
  // Clears the outcome of an earlier attempt, and on closing the outcome of this one.
  useLayoutEffect(() => {
    forget();
    return () => forget();
  }, []);
  return (
    <Dialog title={title} onClose={onClose} isAlert>
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
        {write?.error ? <FormError failure={failureOf(write.error)} /> : null}
        <DialogActions>
          <CancelButton onCancel={onClose} autoFocus={typed === undefined} />
          <Button type="submit" variant="danger" isPending={isPending} isUnavailable={!isReady} disabled={!matches}>
            {confirm}
          </Button>
        </DialogActions>
      </FormElement>
    </Dialog>
  );
}
