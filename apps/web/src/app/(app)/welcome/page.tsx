import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { Welcome } from '@/features/welcome/welcome';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Welcome' };

export default async function WelcomePage() {
  const organization_id = await getOrganizationId();
  return (
    <Prefetch queries={[trpc.welcome.get.prefetch({ organization_id })]}>
      <Welcome />
    </Prefetch>
  );
}
