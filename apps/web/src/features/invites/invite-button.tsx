'use client';

import { type ComponentProps, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';

const loadInviteDialog = () => import('./invite-dialog');
/** The dialog to invite people, loaded apart from the page. */
export const InviteDialog = lazily(() => loadInviteDialog().then((module) => module.InviteDialog));

/** Opens the dialog to invite people; absent for people who may not. */
export function InviteButton(props: Omit<ComponentProps<typeof Button>, 'onClick'>) {
  const canInvite = useCan('invites.create');
  const [isInviting, setInviting] = useState(false);
  usePreload(loadInviteDialog);
  if (!canInvite) return null;
  return (
    <>
      <Button {...props} onClick={() => setInviting(true)} />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
