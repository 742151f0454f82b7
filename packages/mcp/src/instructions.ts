/**
 * The meaning of arguments that several tools share. The instructions of the server give it once, instead of the schema of
 * each tool.
 */
export const sharedArguments: Readonly<Record<string, string>> = {
  organization_id: 'UUID of the organization, or `@current`, the default, for your current one.',
  id: 'ID of the object: a number for projects and dashboards, a UUID for everything else.',
  name: 'name of the created or changed object. Role names are unique in the organization, ignoring case.',
  limit: 'maximum number of results, 1 to 1000.',
  offset: 'number of results to skip.',
  search: 'only results whose name, or e-mail address for people, contains this text, ignoring case.',
  order: 'sort order of the list; a leading minus reverses it.',
  role_id: 'UUID of a role.',
  user_uuid: 'UUID of a person: the `uuid` of `user` in lists of people.',
  project_id: 'numeric ID of a project.',
  dashboard_id: 'numeric ID of a dashboard.',
  level: 'access level in the organization: 1 member, 8 admin, 15 owner.',
  access_level:
    'access level: none, member or admin on a project; none, viewer, editor or manager on its resources and dashboards; null deletes the rule.',
  role: 'UUID of the role that the rule or reference is for.',
  organization_member: 'UUID of the membership that the rule is for: the `id` of a member.',
  provider_organization_id: 'the organization, workspace or site in the external system.',
  provider_role_id: 'stable ID of the external group.',
  provider_role_slug: 'readable handle of the external group.',
  max_revocations:
    "replaces the organization's cap on the revocations of a group sync: a share such as 35%, or a number; only a number or 100% allows a role to lose all its members.",
  expires_at: 'when a manual grant of a role expires, ISO 8601; null for never.',
  url: 'http(s) URL of the dashboard in another system.',
  pinned: 'whether the dashboard is pinned.',
  tags: 'tags of the dashboard; duplicates are dropped.',
  description: 'what the dashboard shows.',
  settings: 'settings of a project, as described by projects-update.',
};

const rule =
  'Creates or changes the rule for a role, for a member or, if neither is named, the default rule. `access_level: null` deletes the rule.';

/** Sentences in the descriptions of several tools, which the instructions contain instead. */
export const sharedSentences = [rule, 'Omitted fields keep their values.', 'Admins see both tokens in the response.'];

const argumentLines = Object.entries(sharedArguments).map(([name, meaning]) => `- \`${name}\`: ${meaning}`);

/**
 * The instructions that tell a model about the server as a whole.
 * @param organization UUID of the only organization of the connection, if it has named one
 */
export const instructionsFor = (organization: string | undefined): string =>
  [
    "Rolecall manages the members of an organization, their roles, and what the roles give access to. Find people with org-members-list, roles with roles-list, and the role of an external group with role-external-references-lookup; access-explain explains a person's access to a project.",
    ...(organization === undefined ? [] : [`This connection is limited to one organization, ${organization}.`]),
    'Lists return `count` and `results`, with fewer results than `limit` if they are large: increase `offset` by the number of results received until it reaches `count`.',
    'Changes leave omitted fields as they are. A tool that sets an access rule creates or changes the rule for a role, for a member or, if neither is named, the default rule.',
    'Arguments shared by several tools:',
    ...(organization === undefined ? argumentLines : argumentLines.slice(1)),
  ].join('\n');
