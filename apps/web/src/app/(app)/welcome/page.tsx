import { findSession } from '@/features/current-session';
import { Welcome } from '@/features/welcome/welcome';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';

export const generateMetadata = pageTitle('welcome.title');

export default async function WelcomePage() {
  const session = await findSession();
  // The layout shows no page to somebody who is in no organization.
  if (!session) return null;
  const trpc = await getTrpc();
  const organization_id = session.organization.id;
  return (
    <Prefetch
      required={[trpc.welcome.get.queryOptions({ organization_id })]}
      optional={
        session.denied.includes('welcome.firstSteps') ? [] : [trpc.welcome.firstSteps.queryOptions({ organization_id })]
      }
    >
      <Welcome />
    </Prefetch>
  );
}
