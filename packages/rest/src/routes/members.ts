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
      'The members of the organization. Admins also see members whose account is not active (`is_active` false); to other members only active ones are shown. Use it to find the `uuid` of a person to give a role to; `email` finds one by address.',
  },
  {
    method: 'PATCH',
    path: `${members}/:user_uuid`,
    procedure: 'members.update',
    status: 200,
    summary: "Change a member's level",
    description:
      'Makes a member an admin or owner, or takes it from them. Nobody raises anyone above their own level, and the last owner does not step down.',
  },
  {
    method: 'DELETE',
    path: `${members}/:user_uuid`,
    procedure: 'members.delete',
    status: 204,
    summary: 'Remove a member',
    description:
      'Removes a member from the organization and from its roles. Everybody may remove themselves, except the last owner.',
  },
];
