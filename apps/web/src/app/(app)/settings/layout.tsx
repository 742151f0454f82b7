import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import { SectionNav } from '@/components/ui/section-nav';

const sections = [
  { href: '/settings', label: 'Organization' },
  { href: '/settings/api-keys', label: 'API keys' },
  { href: '/settings/account', label: 'My account' },
] as const;

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <SectionNav label="Settings" sections={sections} />
      {children}
    </>
  );
}
