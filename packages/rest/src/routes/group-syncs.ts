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
      'The runs of the group sync, latest first, without the lines of their plans. Plans that were not applied are kept for 7 days, applied runs for 90.',
  },
  {
    method: 'POST',
    path: groupSyncs,
    procedure: 'groupSyncs.plan',
    status: 201,
    summary: 'Plan a group sync',
    description:
      'Takes the groups of one organization in an external system, with their members, and returns a plan that syncs role memberships with the groups that map to the roles, line by line, each with its reason. Only the plan is stored. Unknown groups change nothing: those missing from a snapshot that is not `complete`, and those whose members are `unknown`. Only grants made by a sync are ever revoked. A plan that exceeds its cap on revocations has the state `refused`.',
  },
  {
    method: 'GET',
    path: `${groupSyncs}/:id`,
    procedure: 'groupSyncs.get',
    status: 200,
    summary: 'Get a group sync',
    description: 'Returns one group sync run with its plan.',
  },
  {
    method: 'POST',
    path: `${groupSyncs}/:id/apply`,
    procedure: 'groupSyncs.applyPlan',
    status: 200,
    destructive: true,
    summary: 'Apply a group sync',
    description:
      'Applies a plan, all or nothing. Returns 409 if the organization has changed since the plan was made, naming what has changed, or if the plan exceeds its cap on revocations, which `max_revocations` replaces for this run. A run that was already applied is returned as it is.',
  },
  {
    method: 'DELETE',
    path: `${groupSyncs}/:id`,
    procedure: 'groupSyncs.delete',
    status: 204,
    summary: 'Discard a group sync',
    description: 'Deletes a plan that was not applied. Applied runs are kept; deleting one returns 409.',
  },
];
