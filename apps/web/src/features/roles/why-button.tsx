'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { loadModalDialog } from '@/components/ui/dialog';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import type { HeldRole } from './grants-dialog';

const loadGrantsDialog = () => import('./grants-dialog');
const GrantsDialog = lazily(() => loadGrantsDialog().then((module) => module.GrantsDialog));

interface WhyButtonProps extends HeldRole {
  /** Whether the server has yet to confirm the role membership. */
  disabled?: boolean;
}

/** Shows on request why a person holds a role. */
export function WhyButton({ disabled = false, ...held }: WhyButtonProps) {
  const t = useTranslations('roles.why');
  const canExplain = useCan('roleMemberships.explain');
  const [isOpen, setOpen] = useState(false);
  usePreload(loadGrantsDialog);
  usePreload(loadModalDialog);
  if (!canExplain) return null;
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        disabled={disabled}
        aria-haspopup="dialog"
        aria-label={t('label', { name: held.person, role: held.roleName })}
        onClick={() => setOpen(true)}
      >
        {t('button')}
      </Button>
      {isOpen && <GrantsDialog {...held} onClose={() => setOpen(false)} />}
    </>
  );
}
