import type { Route } from './route.ts';

const groupSyncs = '/organizations/:organization_id/group_syncs';

export const groupSyncRoutes: Route[] = [
  {
    method: 'GET',
    path: groupSyncs,
    procedure: 'groupSyncs.list',
    status: 200,
    paginated: true,
    summary: 'List group syncs',
    description:
      'Runs of the group sync, the latest first, without the lines of their plans. Plans that nobody has applied are kept for 7 days, applied runs for 90.',
  },
  {
    method: 'POST',
    path: groupSyncs,
    procedure: 'groupSyncs.plan',
    status: 201,
    summary: 'Plan a group sync',
    description:
      'Takes the groups of one organization elsewhere with their members, and answers what would make those hold the roles of the organization who are in the groups that stand for them, line by line, each with its reason. Nothing but the plan is written. What is unknown stays as it is: a group that a snapshot which is not `complete` has not, and one whose members are `unknown`. Only grants that a sync has made are ever revoked. A plan that revokes more than it may has the state `refused`.',
  },
  {
    method: 'GET',
    path: `${groupSyncs}/:id`,
    procedure: 'groupSyncs.get',
    status: 200,
    summary: 'Get a group sync',
    description: 'One run of the group sync with its plan.',
  },
  {
    method: 'POST',
    path: `${groupSyncs}/:id/apply`,
    procedure: 'groupSyncs.applyPlan',
    status: 200,
    destructive: true,
    summary: 'Apply a group sync',
    description:
      'Applies a plan, all of it or nothing. 409 where the organization has changed since the plan was made, which names what has, and where the plan revokes more than it may; `max_revocations` raises that for this run. A run that was applied is answered as it is.',
  },
  {
    method: 'DELETE',
    path: `${groupSyncs}/:id`,
    procedure: 'groupSyncs.delete',
    status: 204,
    summary: 'Discard a group sync',
    description: 'Deletes a plan that was not applied. What was applied is kept: 409.',
  },
];
