import type { Route } from './route.ts';

export const userRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users/@me',
    procedure: 'users.me',
    status: 200,
    summary: 'Get the caller',
    description: 'Returns the user of the credential in the request, with the organizations they belong to.',
  },
  {
    method: 'PATCH',
    path: '/users/@me',
    procedure: 'users.updateMe',
    status: 200,
    summary: 'Change the caller',
    description:
      "Changes the caller's name, their occupation in the organization, or their current organization. Omitted fields keep their values.",
  },
];
