import { findSession } from '@/features/current-session';
import { Home } from '@/features/welcome/home';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';

export const generateMetadata = pageTitle('shell.page.home');

export default async function HomePage() {
  const session = await findSession();
  // The layout shows no page to somebody who is in no organization.
  if (!session) return null;
  const trpc = await getTrpc();
  const organization_id = session.organization.id;
  return (
    <Prefetch
      required={[trpc.welcome.get.queryOptions({ organization_id })]}
      optional={[trpc.members.get.queryOptions({ organization_id, user_uuid: session.user.uuid })]}
    >
      <Home />
    </Prefetch>
  );
}
