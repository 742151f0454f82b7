import type { ProcedureName } from '@rolecall/contracts';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { AskAdmins } from '@/features/ask-admins';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';
import type { Lazy } from './lazily';
import { Button } from './ui/button';
import { Dialog } from './ui/dialog';
import { usePreload } from './ui/use-preload';

interface DialogButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  /** What the dialog is for: the button is for those who may. */
  procedure: ProcedureName;
  dialog: Lazy<{ onClose: () => void }>;
  /** The parameter by which an address opens the dialog too; those who may not are told whom to ask. */
  parameter?: string;
}

/** Opens a dialog, for those who may do what it is for. */
export function DialogButton({ procedure, dialog: Opened, parameter, ...props }: DialogButtonProps) {
  const t = useTranslations('ui');
  const isAllowed = useCan(procedure);
  const [isOpen, setOpen] = useDialogOfAddress(parameter);
  const close = () => setOpen(false);
  usePreload(isAllowed && Opened.load);
  return (
    <>
      {isAllowed && <Button {...props} onClick={() => setOpen(true)} />}
      {isOpen && isAllowed && <Opened onClose={close} />}
      {isOpen && !isAllowed && (
        <Dialog title={t('notAllowed')} onClose={close}>
          <p className="text-pretty text-ink-muted">
            <AskAdmins />
          </p>
        </Dialog>
      )}
    </>
  );
}

/** The first action of a page: it makes one more of what is listed. So does an address that ends in `?new=1`. */
export const NewButton = ({ children, ...props }: Omit<DialogButtonProps, 'parameter' | 'variant'>) => (
  <DialogButton {...props} variant="primary" parameter="new">
    <Plus aria-hidden /> {children}
  </DialogButton>
);
