'use client';

import { DialogButton, type DialogButtonProps } from '@/components/dialog-button';
import { lazily } from '@/components/lazily';

/** The dialog to invite people, loaded apart from the page. */
export const InviteDialog = lazily(() => import('./invite-dialog'), 'InviteDialog');

const ImportDialog = lazily(() => import('./import-dialog'), 'ImportDialog');

interface InviteButtonProps extends Omit<DialogButtonProps, 'procedure' | 'dialog'> {
  /** Whether they come from a file. */
  imports?: boolean;
}

/** Opens the dialog to invite people; absent for people who may not. */
export const InviteButton = ({ imports = false, ...props }: InviteButtonProps) => (
  <DialogButton {...props} procedure="invites.create" dialog={imports ? ImportDialog : InviteDialog} />
);
