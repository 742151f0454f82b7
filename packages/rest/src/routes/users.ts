import type { Route } from './route.ts';

export const userRoutes: Route[] = [
  {
    method: 'GET',
    path: '/users/@me',
    procedure: 'users.me',
    status: 200,
    summary: 'Get the caller',
    description: 'Whose credential the request carries, with the organizations they are in.',
  },
  {
    method: 'PATCH',
    path: '/users/@me',
    procedure: 'users.updateMe',
    status: 200,
    summary: 'Change the caller',
    description:
      "Changes the caller's own name, what they do in the organization, or which organization is their current one. Fields that are left out stay as they are.",
  },
];
