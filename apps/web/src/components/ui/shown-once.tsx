import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { DialogActions } from './dialog';

interface ShownOnceProps {
  text: ReactNode;
  /** The label of the button that closes the dialog. */
  closedBy: string;
  onClose: () => void;
  children: ReactNode;
}

/** Content that a dialog shows only once, and the button that closes it. */
export const ShownOnce = ({ text, closedBy, onClose, children }: ShownOnceProps) => (
  <div className="flex flex-col gap-4">
    <p className="text-pretty text-ink-muted">{text}</p>
    {children}
    <DialogActions>
      <Button variant="primary" onClick={onClose}>
        {closedBy}
      </Button>
    </DialogActions>
  </div>
);

/** A secret that is shown only once, with a button that copies it. */
export const SecretOnce = ({ label, value }: { label: string; value: string }) => (
  <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-2">
    <code aria-label={label} className="min-w-0 flex-1 basis-56 px-1 font-mono text-[0.8125rem] break-all select-all">
      {value}
    </code>
    {/* This button is focused rather than the one that closes the dialog, because one Enter too many would lose the secret. */}
    <CopyButton text={value} label={useTranslations('ui')('copyLabel', { label })} size="small" iconOnly autoFocus />
  </div>
);
