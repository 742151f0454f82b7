import type { Route } from './route.ts';

export const personalApiKeyRoutes: Route[] = [
  {
    method: 'GET',
    path: '/personal_api_keys/@current',
    procedure: 'personalApiKeys.current',
    status: 200,
    summary: 'Get the key in use',
    description: 'Returns the scopes and limits of the personal API key in the request, without its value.',
  },
];
