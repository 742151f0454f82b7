import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { findSession } from '@/features/current-session';
import { canReadMails, mailsPath } from '@/features/mails/search';
import type { Session } from '@/features/session';

const mayListMemberKeys = ({ denied }: Session) => !denied.includes('personalApiKeys.listOfOrganization');

const sections = [
  { href: '/settings', name: 'settings.organization' },
  { href: '/settings/api-keys', name: 'settings.apiKeys' },
  { href: '/settings/member-keys', name: 'apiKeys.ofMembers.title', isFor: mayListMemberKeys },
  { href: '/settings/account', name: 'settings.account' },
  { href: mailsPath, name: 'mails.title', isFor: canReadMails },
] as const;

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const [t, session] = await Promise.all([getTranslations(), findSession()]);
  const shown = sections.filter((section) => !('isFor' in section) || (session && section.isFor(session)));
  return (
    <>
      <PageHeader title={t('settings.title')} />
      <PageTabs
        label={t('settings.title')}
        tabs={shown.map(({ href, name }) => ({ href, label: t(name), isExact: true }))}
      />
      {children}
    </>
  );
}
