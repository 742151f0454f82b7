import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import type { HeldRole } from './grants-dialog';

/** Explains why a person holds a role. Render it outside the list with the button: the row may disappear while it is open. */
export const GrantsDialog = lazily(() => import('./grants-dialog'), 'GrantsDialog');

interface WhyButtonProps extends Pick<HeldRole, 'roleName' | 'person'> {
  /** Whether the server has yet to confirm the role membership. */
  disabled?: boolean;
  onClick: () => void;
}

/** The button that opens the explanation of why a person holds a role. */
export function WhyButton({ person, roleName, disabled = false, onClick }: WhyButtonProps) {
  const t = useTranslations('roles.why');
  const canExplain = useCan('roleMemberships.explain');
  usePreload(canExplain && GrantsDialog.load, canExplain && Dialog.load);
  if (!canExplain) return null;
  return (
    <Button
      variant="quiet"
      size="small"
      disabled={disabled}
      aria-haspopup="dialog"
      aria-label={t('label', { name: person, role: roleName })}
      onClick={onClick}
    >
      {t('button')}
    </Button>
  );
}
