import type { Metadata } from 'next';
import { findSession } from '@/features/current-session';
import { Home } from '@/features/welcome/home';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const session = await findSession();
  // The layout shows no page to somebody who is in no organization.
  if (!session) return null;
  const organization_id = session.organization.id;
  return (
    <Prefetch
      queries={[
        trpc.welcome.get.prefetch({ organization_id }),
        trpc.members.get.prefetch({ organization_id, user_uuid: session.user.uuid }),
      ]}
    >
      <Home />
    </Prefetch>
  );
}
