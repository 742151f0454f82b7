/**
 * What arguments mean that several tools take alike. It is said once, in the instructions of the server, and not in the
 * schema of each tool.
 */
export const sharedArguments: Readonly<Record<string, string>> = {
  organization_id: 'UUID of the organization, or `@current`, the default, for your current one.',
  id: 'of what the tool is about: a number for projects and dashboards, a UUID for everything else.',
  name: 'of what is created or changed. Names of roles are unique in their organization without regard to case.',
  limit: 'how many results to answer, 1 to 1000.',
  offset: 'how many results to pass over.',
  search: 'only what has this in its name, or a person in their address; case does not count.',
  order: 'of the list; a leading minus turns it around.',
  role_id: 'UUID of a role.',
  user_uuid: 'UUID of a person, the `uuid` of `user` where people are listed.',
  project_id: 'number of a project.',
  dashboard_id: 'number of a dashboard.',
  level: 'in the organization: 1 member, 8 admin, 15 owner.',
  access_level:
    'on a project none, member or admin; on its resources and dashboards none, viewer, editor or manager; null takes the rule away.',
  role: 'UUID of the role that it is for.',
  organization_member: 'UUID of the membership that a rule is for, the `id` of a member.',
  provider_organization_id: 'the organization, workspace or site of the provider.',
  provider_role_id: 'the stable id of the group there.',
  provider_role_slug: 'the readable handle of the group there.',
  max_revocations:
    'what a group sync may revoke at once, where that is not what the organization allows: a share such as 35%, or a number; only a number, or 100%, lets a role lose everybody.',
  expires_at: 'when a role that was granted by hand ends by itself, ISO 8601; null for never.',
  url: 'an http(s) address where the dashboard is.',
  pinned: 'whether the dashboard is pinned.',
  tags: 'of the dashboard, each once.',
  description: 'what the dashboard shows.',
  settings: 'any settings of a project that projects-update describes.',
};

const rule =
  'Makes or changes the one rule for a role, for a member, or where neither is named for everybody else. `access_level: null` takes the rule away.';

/** Sentences of the descriptions of several tools, which the instructions say instead. */
export const sharedSentences = [
  rule,
  'Fields that are left out stay as they are.',
  'Admins read both tokens in the answer.',
];

const argumentLines = Object.entries(sharedArguments).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);

/**
 * What a model is told of the server as a whole.
 * @param organization UUID of the one organization that everything is about, if the connection has named it
 */
export const instructionsFor = (organization: string | undefined): string =>
  [
    'Rolecall knows who is in an organization, which roles they hold, and what those give access to. Find people with org-members-list, roles with roles-list, and the role behind a group elsewhere with role-external-references-lookup; access-explain tells what a person may do with a project, and why.',
    ...(organization === undefined ? [] : [`Everything is about one organization, ${organization}.`]),
    'Lists answer `count` and `results`, with fewer results than `limit` where they are large: go on with `offset`, by as many as there were, until `count` is reached.',
    'Changes leave alone what is not named. A tool that sets an access rule makes or changes the one rule for a role, for a member, or where neither is named for everybody else.',
    'Arguments that several tools take:',
    ...(organization === undefined ? argumentLines : argumentLines.slice(1)),
  ].join('\n');
