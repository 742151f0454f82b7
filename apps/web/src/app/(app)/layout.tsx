import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';
import { findSession } from '@/features/current-session';
import { NoOrganization } from '@/features/organizations/no-organization';
import { SessionProvider } from '@/features/session';

export default async function AppLayout({ children }: { children: ReactNode }) {
  const session = await findSession();
  if (!session) return <NoOrganization />;
  return (
    <SessionProvider session={session}>
      <Shell>{children}</Shell>
    </SessionProvider>
  );
}
