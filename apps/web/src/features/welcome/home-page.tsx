import 'server-only';
import type { ProcedureName } from '@rolecall/contracts';
import { cookies } from 'next/headers';
import { activityInput } from '@/features/activity/search';
import { findSession } from '@/features/current-session';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { Home, HomeHeading } from './home';
import { latestChanges, openedRoles, opensInput } from './search';
import { stepsCookie } from './steps';

/** The home page, with its data prefetched. */
export async function HomePage({ isFirstDay }: { isFirstDay: boolean }) {
  const session = await findSession();
  // The layout does not show pages to a user who is in no organization.
  if (!session) return null;
  const [trpc, kept] = await Promise.all([getTrpc(), cookies()]);
  const organization_id = session.organization.id;
  const can = (procedure: ProcedureName) => !session.denied.includes(procedure);
  const who = { organization_id, user_uuid: session.user.uuid };
  const self = await trpc.members.get.fetch(who).catch(() => null);
  return (
    <Prefetch
      heading={<HomeHeading isFirstDay={isFirstDay} />}
      required={[trpc.welcome.get.queryOptions({ organization_id })]}
      optional={[
        trpc.members.get.queryOptions(who),
        trpc.welcome.attention.queryOptions({ organization_id }),
        ...(self?.roles ?? [])
          .slice(0, openedRoles)
          .map(({ role_id }) => trpc.access.projectsOfRole.queryOptions(opensInput(organization_id, role_id))),
        ...(can('welcome.firstSteps') ? [trpc.welcome.firstSteps.queryOptions({ organization_id })] : []),
        ...(can('activityLog.list')
          ? [trpc.activityLog.list.queryOptions(activityInput(organization_id, {}, latestChanges))]
          : []),
      ]}
    >
      <Home isFirstDay={isFirstDay} followed={kept.get(stepsCookie(session.user.uuid))?.value.split('.') ?? []} />
    </Prefetch>
  );
}
