'use client';

import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useSession } from '@/features/session';
import { ButtonLink } from '../ui/button-link';
import { StateMessage } from '../ui/state-message';

const accountPath = '/settings/account';

/** Sends people without a second factor to their account page from every page of an organization that requires one. */
export function SecondFactorGate({ children }: { children: ReactNode }) {
  const t = useTranslations('secondFactor');
  const { organization, lacksSecondFactor } = useSession();
  const pathname = usePathname();
  if (!lacksSecondFactor) return children;
  if (pathname === accountPath)
    return (
      <>
        <p role="status" className="mb-4 rounded-md bg-warning-soft px-4 py-2 text-on-warning-soft">
          {t('requiredHere', { organization: organization.name })}
        </p>
        {children}
      </>
    );
  return (
    <StateMessage
      isPage
      icon={<ShieldAlert />}
      title={t('requiredTitle', { organization: organization.name })}
      action={
        <ButtonLink href={accountPath} variant="primary">
          {t('goToAccount')}
        </ButtonLink>
      }
    >
      <p>{t('requiredText')}</p>
    </StateMessage>
  );
}
