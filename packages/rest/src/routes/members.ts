import type { Route } from './route.ts';

const members = '/organizations/:organization_id/members';

export const memberRoutes: Route[] = [
  {
    method: 'GET',
    path: members,
    procedure: 'members.list',
    status: 200,
    paginated: true,
    summary: 'List members',
    description:
      'The members of the organization. Only admins see members whose account is inactive (`is_active` false). Use it to find the `uuid` of a person to add to a role; `email` finds a person by address.',
  },
  {
    method: 'PATCH',
    path: `${members}/:user_uuid`,
    procedure: 'members.update',
    status: 200,
    summary: "Change a member's level",
    description:
      'Makes a member an admin or an owner, or takes that level away. Callers cannot raise anyone above their own level, and the last owner cannot be demoted.',
  },
  {
    method: 'DELETE',
    path: `${members}/:user_uuid`,
    procedure: 'members.delete',
    status: 204,
    summary: 'Remove a member',
    description:
      'Removes a member from the organization and from its roles. Any member may remove themselves, except the last owner.',
  },
];
