import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import { SectionNav } from '@/components/ui/section-nav';

const sections = [
  { href: '/settings', name: 'organization' },
  { href: '/settings/api-keys', name: 'apiKeys' },
  { href: '/settings/account', name: 'account' },
] as const;

export default function SettingsLayout({ children }: { children: ReactNode }) {
  const t = useTranslations('settings');
  return (
    <>
      <PageHeader title={t('title')} />
      <SectionNav label={t('title')} sections={sections.map(({ href, name }) => ({ href, label: t(name) }))} />
      {children}
    </>
  );
}
