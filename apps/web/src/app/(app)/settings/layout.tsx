import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import { SectionNav } from '@/components/ui/section-nav';
import { findSession } from '@/features/current-session';
import { canReadMails, mailsPath } from '@/features/mails/search';

const sections = [
  { href: '/settings', name: 'settings.organization' },
  { href: '/settings/api-keys', name: 'settings.apiKeys' },
  { href: '/settings/account', name: 'settings.account' },
] as const;

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const [t, session] = await Promise.all([getTranslations(), findSession()]);
  const shown = [
    ...sections,
    ...(session && canReadMails(session) ? [{ href: mailsPath, name: 'mails.title' } as const] : []),
  ];
  return (
    <>
      <PageHeader title={t('settings.title')} />
      <SectionNav label={t('settings.title')} sections={shown.map(({ href, name }) => ({ href, label: t(name) }))} />
      {children}
    </>
  );
}
