import type { Route } from './route.ts';

export const personalApiKeyRoutes: Route[] = [
  {
    method: 'GET',
    path: '/personal_api_keys/@current',
    procedure: 'personalApiKeys.current',
    status: 200,
    summary: 'Get the key in use',
    description: 'The personal API key that the request carries: its scopes and limits, never its value.',
  },
];
