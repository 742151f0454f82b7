import type { Metadata } from 'next';
import { findSession } from '@/features/current-session';
import { Welcome } from '@/features/welcome/welcome';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Welcome' };

export default async function WelcomePage() {
  const session = await findSession();
  // The layout shows no page to somebody who is in no organization.
  if (!session) return null;
  const organization_id = session.organization.id;
  return (
    <Prefetch
      queries={[
        trpc.welcome.get.prefetch({ organization_id }),
        ...(session.denied.includes('welcome.firstSteps')
          ? []
          : [trpc.welcome.firstSteps.prefetch({ organization_id })]),
      ]}
    >
      <Welcome />
    </Prefetch>
  );
}
