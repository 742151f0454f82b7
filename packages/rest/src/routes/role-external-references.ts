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
    method: 'POST',
    path: `${references}/lookup_many`,
    procedure: 'roleExternalReferences.lookupMany',
    status: 200,
    summary: 'Look up many external references',
    description:
      'Finds the roles that up to 1,000 groups elsewhere stand for, each as the lookup of one does. Answers in the order of the keys, with null where none matches.',
  },
  {
    method: 'GET',
    path: `${references}/health`,
    procedure: 'roleExternalReferences.health',
    status: 200,
    paginated: true,
    summary: 'List the health of external references',
    description:
      'What group syncs last saw of the group behind each reference, the oldest reference first: when it was there, since when it is gone, and what it is called now where that is not what the reference says.',
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
