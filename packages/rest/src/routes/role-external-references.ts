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
      'The mappings from external groups (a GitHub team, a Slack channel, a Linear team, a Jira group) to the roles of the organization, in order of provider, external organization and slug. Filters ignore case, as the lookup does. To find the role of a single group, use the lookup.',
  },
  {
    method: 'POST',
    path: references,
    procedure: 'roleExternalReferences.create',
    status: 201,
    documented: 3,
    summary: 'Create an external reference',
    description:
      'Maps an external group to a role. Within a provider and external organization, each group ID and each slug can be mapped only once, ignoring case; null and empty slugs never conflict.',
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
      'Finds the role that an external group maps to, by `provider_role_id`, `provider_role_slug` or both. At least one is required; with both, a match by ID takes precedence. Matching ignores case. If there is no match, `reference` is null.',
  },
  {
    method: 'POST',
    path: `${references}/lookup_many`,
    procedure: 'roleExternalReferences.lookupMany',
    status: 200,
    summary: 'Look up many external references',
    description:
      'Finds the roles that up to 1,000 external groups map to, with the same rules as the lookup of a single group. Results are in the order of the keys, with null where there is no match.',
  },
  {
    method: 'GET',
    path: `${references}/health`,
    procedure: 'roleExternalReferences.health',
    status: 200,
    paginated: true,
    summary: 'List the health of external references',
    description:
      'What group syncs last found out about the group of each reference, oldest reference first: when it was last seen, since when it has been missing, and its current details if they differ from the reference.',
  },
  {
    method: 'DELETE',
    path: `${references}/:id`,
    procedure: 'roleExternalReferences.delete',
    status: 204,
    documented: 4,
    summary: 'Delete an external reference',
    description: 'Deletes the mapping from an external group to a role. The role remains.',
  },
];
