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
  /** The procedure that the dialog is for: people who may not call it do not see the button. */
  procedure: ProcedureName;
  dialog: Lazy<{ onClose: () => void }>;
  /** The query parameter that opens the dialog too; people without permission are told whom to ask. */
  parameter?: string;
}

/** Opens a dialog, if the person may do what it is for. */
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

/** The primary action of a list page: creates a new entry. The query `?new=1` opens the same dialog. */
export const NewButton = ({ children, ...props }: Omit<DialogButtonProps, 'parameter' | 'variant'>) => (
  <DialogButton {...props} variant="primary" parameter="new">
    <Plus aria-hidden /> {children}
  </DialogButton>
);
