import { getTranslations } from 'next-intl/server';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { SecondFactorGate } from '@/components/shell/second-factor-gate';
import { Shell } from '@/components/shell/shell';
import { findSession, findSignedInUser } from '@/features/current-session';
import { SessionProvider } from '@/features/session';
import { TrpcProvider } from '@/trpc/client';

const NoOrganization = dynamic(() =>
  import('@/features/organizations/no-organization').then((module) => module.NoOrganization),
);

export default async function AppLayout({ children }: { children: ReactNode }) {
  const [session, user, t] = await Promise.all([findSession(), findSignedInUser(), getTranslations('shell')]);
  return (
    <TrpcProvider user={user?.uuid}>
      {session ? (
        <SessionProvider session={session}>
          <noscript>
            <p className="bg-warning-soft px-4 py-2 text-center text-on-warning-soft">{t('needsScripts')}</p>
          </noscript>
          <Shell>
            <SecondFactorGate>{children}</SecondFactorGate>
          </Shell>
        </SessionProvider>
      ) : (
        <NoOrganization />
      )}
    </TrpcProvider>
  );
}
