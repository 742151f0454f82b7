import type { Route } from './route.ts';

const memberships = '/organizations/:organization_id/roles/:role_id/role_memberships';

export const roleMembershipRoutes: Route[] = [
  {
    method: 'GET',
    path: memberships,
    procedure: 'roleMemberships.list',
    status: 200,
    kept: true,
    paginated: true,
    documented: 11,
    summary: 'List the members of a role',
    description:
      'The memberships of a role, in the order in which people joined it. People who are inactive or have left the organization are not included. For a role that is not in this organization, the page is empty.',
  },
  {
    method: 'POST',
    path: memberships,
    procedure: 'roleMemberships.create',
    status: 201,
    documented: 12,
    summary: 'Add a member to a role',
    description:
      'Adds a member of the organization to the role. A person can hold any number of roles, each once. With `expires_at`, the membership expires; the expiry is shown only in the grants of the membership.',
  },
  {
    method: 'GET',
    path: `${memberships}/:id`,
    procedure: 'roleMemberships.get',
    status: 200,
    kept: true,
    documented: 13,
    summary: 'Get a role membership',
    description: 'Returns one membership of a role.',
  },
  {
    method: 'GET',
    path: `${memberships}/:id/grants`,
    procedure: 'roleMemberships.explain',
    status: 200,
    summary: 'Explain a role membership',
    description:
      'Why a person holds a role: all grants that the membership rests on, with their source, who granted them and when.',
  },
  {
    method: 'PATCH',
    path: `${memberships}/:id/grants`,
    procedure: 'roleMemberships.setExpiry',
    status: 200,
    summary: 'Change when a role membership expires',
    description:
      'Changes the expiry of the manual grant; with `null`, it never expires. Other grants of the membership are not affected.',
  },
  {
    method: 'DELETE',
    path: `${memberships}/:id`,
    procedure: 'roleMemberships.delete',
    status: 204,
    documented: 14,
    summary: 'Remove a member from a role',
    description: 'Ends a role membership. The person remains in the organization.',
  },
];
