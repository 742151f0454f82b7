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
      'The invites that are still open, expired ones included, without their links: a link is shown once, to the person who made or renewed the invite.',
  },
  {
    method: 'POST',
    path: invites,
    procedure: 'invites.create',
    status: 201,
    revealing: true,
    summary: 'Invite somebody',
    description:
      'Invites an e-mail address. The invite expires, works once, and only for whoever signs in with that address; hand its link, which is answered this once, to the person. The invite ends when its inviter is removed, deactivated or demoted below what it grants.',
  },
  {
    method: 'DELETE',
    path: `${invites}/:id`,
    procedure: 'invites.delete',
    status: 204,
    summary: 'Revoke an invite',
    description:
      'Deletes an invite; its link stops working. Invites to a level above your own are left to those who have it.',
  },
];
