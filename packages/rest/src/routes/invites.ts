import type { Route } from './route.ts';

const invites = '/organizations/:organization_id/invites';

export const inviteRoutes: Route[] = [
  {
    method: 'GET',
    path: invites,
    procedure: 'invites.list',
    status: 200,
    paginated: true,
    summary: 'List invites',
    description:
      'The open invites, including expired ones, without their links. A link is shown only once, to the person who created or renewed the invite.',
  },
  {
    method: 'POST',
    path: invites,
    procedure: 'invites.create',
    status: 201,
    revealing: true,
    summary: 'Create an invite',
    description:
      'Invites an e-mail address. The invite expires, works once, and can be accepted only by a person who signs in with that address. Its link is returned only once; pass it on to that person. The invite ends if its inviter is removed, deactivated or demoted below the level it grants.',
  },
  {
    method: 'DELETE',
    path: `${invites}/:id`,
    procedure: 'invites.delete',
    status: 204,
    summary: 'Revoke an invite',
    description:
      'Deletes an invite, so that its link stops working. Callers cannot revoke invites to a level above their own.',
  },
];
