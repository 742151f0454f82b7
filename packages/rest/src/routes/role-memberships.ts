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
    summary: 'List who holds a role',
    description:
      'The memberships of a role, in order of joining it. People who are inactive or left the organization are not shown. A role that is not in this organization has an empty page.',
  },
  {
    method: 'POST',
    path: memberships,
    procedure: 'roleMemberships.create',
    status: 201,
    documented: 12,
    summary: 'Give somebody a role',
    description:
      'Gives a member of the organization the role. A person may hold any number of roles, each once. With `expires_at`, the role ends by itself; only the grants of the membership tell of it.',
  },
  {
    method: 'GET',
    path: `${memberships}/:id`,
    procedure: 'roleMemberships.get',
    status: 200,
    kept: true,
    documented: 13,
    summary: 'Get a role membership',
    description: 'One person in one role.',
  },
  {
    method: 'GET',
    path: `${memberships}/:id/grants`,
    procedure: 'roleMemberships.explain',
    status: 200,
    summary: 'Explain a role membership',
    description:
      'Why this person holds this role: every grant that the membership rests on, with its source, who granted it and when.',
  },
  {
    method: 'PATCH',
    path: `${memberships}/:id/grants`,
    procedure: 'roleMemberships.setExpiry',
    status: 200,
    summary: 'Change when a role ends',
    description:
      'Lets the grant by hand end by itself at another time, or with `null` never. What else the membership rests on stays.',
  },
  {
    method: 'DELETE',
    path: `${memberships}/:id`,
    procedure: 'roleMemberships.delete',
    status: 204,
    documented: 14,
    summary: 'Take a role from somebody',
    description: 'Ends a role membership. The person stays in the organization.',
  },
];
