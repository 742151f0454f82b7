'use client';

import type { ComponentProps } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';

/** The dialog to invite people, loaded apart from the page. */
export const InviteDialog = lazily(() => import('./invite-dialog'), 'InviteDialog');

const ImportDialog = lazily(() => import('./import-dialog'), 'ImportDialog');

interface InviteButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  /** The parameter by which an address opens the dialog too. */
  parameter?: string;
  /** Whether they come from a file. */
  imports?: boolean;
}

/** Opens the dialog to invite people; absent for people who may not. */
export function InviteButton({ parameter, imports = false, ...props }: InviteButtonProps) {
  const canInvite = useCan('invites.create');
  const [isInviting, setInviting] = useDialogOfAddress(parameter);
  usePreload(canInvite && (imports ? ImportDialog.load : InviteDialog.load));
  if (!canInvite) return null;
  const Opened = imports ? ImportDialog : InviteDialog;
  return (
    <>
      <Button {...props} onClick={() => setInviting(true)} />
      {isInviting && <Opened onClose={() => setInviting(false)} />}
    </>
  );
}
