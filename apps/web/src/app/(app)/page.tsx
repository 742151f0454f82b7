import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { Welcome } from '@/features/welcome/welcome';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const organization_id = await getOrganizationId();
  return (
    <Prefetch queries={[trpc.welcome.get.prefetch({ organization_id })]}>
      <Welcome />
    </Prefetch>
  );
}
