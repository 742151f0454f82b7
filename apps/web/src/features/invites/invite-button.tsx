'use client';

import dynamic from 'next/dynamic';
import { type ComponentProps, useState } from 'react';
import { Button } from '@/components/ui/button';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';

const loadDialog = () => import('./invite-dialog');
const InviteDialog = dynamic(() => loadDialog().then((module) => module.InviteDialog), { ssr: false });

/** Opens the dialog to invite people; nothing for whoever may not. */
export function InviteButton(props: Omit<ComponentProps<typeof Button>, 'onClick'>) {
  const canInvite = useCan('invites.create');
  const [isInviting, setInviting] = useState(false);
  usePreload(loadDialog);
  if (!canInvite) return null;
  return (
    <>
      <Button {...props} onClick={() => setInviting(true)} />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
