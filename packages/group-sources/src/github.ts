import type { GroupInSnapshot } from '@rolecall/contracts';
import { type Fields, GroupSourceError, isObject, objectsOf, type ReadGroups, requiredText, textOf } from './source.ts';

type Members = NonNullable<GroupInSnapshot['members']>;

/** Addresses by lowercase login, for files that do not contain addresses. */
export type People = ReadonlyMap<string, string>;

/**
 * Uses a login in the place of an account id. A login that is all digits gets a prefix, so that it never matches an id.
 */
export const idOfLogin = (login: string): string => (/^\d+$/.test(login) ? `@${login}` : login);

function memberOf(member: Fields, team: string, people: People): Members[number] {
  const login = textOf(member['login']);
  const id =
    textOf(member['databaseId']) ?? textOf(member['id']) ?? (login === undefined ? undefined : idOfLogin(login));
  if (id === undefined) throw new GroupSourceError('fileMemberUnknown', { team });
  const verified: unknown = member['organizationVerifiedDomainEmails'];
  const email =
    (login === undefined ? undefined : people.get(login.toLowerCase())) ??
    (Array.isArray(verified) ? textOf(verified[0]) : undefined) ??
    textOf(member['email']);
  return { provider_user_id: id, ...(email === undefined ? {} : { email }) };
}

/** Whether a GraphQL connection says that there are no more pages. */
const isWhole = (connection: Fields): boolean =>
  isObject(connection['pageInfo']) && connection['pageInfo']['hasNextPage'] === false;

/** The members of a team; null, for unknown, if they are missing or incomplete. */
function membersOf(team: Fields, name: string, people: People): GroupInSnapshot['members'] {
  const members = team['members'];
  if (members === undefined || members === null) return null;
  if (isObject(members)) {
    if (!isWhole(members)) return null;
    return objectsOf(members['nodes'], 'members', name).map((member) => memberOf(member, name, people));
  }
  return objectsOf(members, 'members', name).map((member) => memberOf(member, name, people));
}

function teamOf(team: Fields, people: People): GroupInSnapshot {
  const slug = requiredText(team, 'slug', 'team');
  return {
    id: textOf(team['databaseId']) ?? requiredText(team, 'id', 'named_team', slug),
    slug,
    name: textOf(team['name']) ?? slug,
    members: membersOf(team, slug, people),
  };
}

/**
 * Finds the organization in the GraphQL response to the query in `docs/group-sync.md`; undefined if it is no such
 * response.
 */
export const organizationIn = (value: unknown): Fields | undefined => {
  const data = isObject(value) && isObject(value['data']) ? value['data'] : value;
  const organization = isObject(data) ? data['organization'] : undefined;
  return isObject(organization) && isObject(organization['teams']) ? organization : undefined;
};

/**
 * Reads the teams of a GitHub organization: either the REST API's list of teams, each with the REST API's list of its
 * members in `members`, or the GraphQL API's response to `organization { login teams { … } }`.
 * @throws GroupSourceError
 */
export function readGitHub(value: unknown, people: People = new Map()): ReadGroups {
  // GraphQL omits data that it could not get, so a response with errors is incomplete.
  if (isObject(value) && Array.isArray(value['errors']) && value['errors'].length > 0) {
    const [first] = value['errors'] as unknown[];
    throw new GroupSourceError('fileAnswerFailed', { reason: (isObject(first) && textOf(first['message'])) || '?' });
  }
  const organization = organizationIn(value);
  if (!organization)
    return { provider: 'github', groups: objectsOf(value, 'file').map((team) => teamOf(team, people)) };
  const teams = organization['teams'] as Fields;
  return {
    provider: 'github',
    provider_organization_id: textOf(organization['login']),
    complete: isWhole(teams),
    groups: objectsOf(teams['nodes'], 'teams').map((team) => teamOf(team, people)),
  };
}
