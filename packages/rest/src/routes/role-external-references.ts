import type { Route } from './route.ts';

const references = '/organizations/:organization_id/role_external_references';

export const roleExternalReferenceRoutes: Route[] = [
  {
    method: 'GET',
    path: references,
    procedure: 'roleExternalReferences.list',
    status: 200,
    kept: true,
    paginated: true,
    documented: 2,
    summary: 'List external references',
    description:
      'What ties the roles of the organization to groups elsewhere (a GitHub team, a Slack channel, a Linear team, a Jira group), in order of provider, organization there and slug. Filters ignore case, as the lookup does; to find the role behind one group use that.',
  },
  {
    method: 'POST',
    path: references,
    procedure: 'roleExternalReferences.create',
    status: 201,
    documented: 3,
    summary: 'Create an external reference',
    description:
      'Ties a role to a group elsewhere. Within provider and organization there, and without regard to case, neither the id of a group nor its slug may be tied twice; null and empty slugs never collide.',
  },
  {
    method: 'GET',
    path: `${references}/lookup`,
    procedure: 'roleExternalReferences.lookup',
    status: 200,
    kept: true,
    documented: 5,
    summary: 'Look up an external reference',
    description:
      'Finds the role that a group elsewhere stands for, by `provider_role_id`, `provider_role_slug` or both, one of which is required; with both, the reference whose id matches comes first. Matching ignores case. Where none matches, `reference` is null.',
  },
  {
    method: 'DELETE',
    path: `${references}/:id`,
    procedure: 'roleExternalReferences.delete',
    status: 204,
    documented: 4,
    summary: 'Delete an external reference',
    description: 'Unties a role from a group elsewhere. The role stays.',
  },
];
