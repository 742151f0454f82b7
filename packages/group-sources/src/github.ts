import type { GroupInSnapshot } from '@rolecall/contracts';
import { type Fields, GroupSourceError, isObject, objectsOf, type ReadGroups, requiredText, textOf } from './source.ts';

type Members = NonNullable<GroupInSnapshot['members']>;

/** Addresses by login, for files that have none. Logins ignore case. */
export type People = ReadonlyMap<string, string>;

/** What stands for a login where an account's id is asked for: one that is all digits is nobody's id. */
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

/** Whether a connection of GraphQL says that it has no more pages than this one. */
const isWhole = (connection: Fields): boolean =>
  isObject(connection['pageInfo']) && connection['pageInfo']['hasNextPage'] === false;

/** Its members, or that they are unknown: where there are none told, or not all. */
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

/** The answer of GraphQL to what `docs/group-sync.md` asks, if it is one. */
export const organizationIn = (value: unknown): Fields | undefined => {
  const data = isObject(value) && isObject(value['data']) ? value['data'] : value;
  const organization = isObject(data) ? data['organization'] : undefined;
  return isObject(organization) && isObject(organization['teams']) ? organization : undefined;
};

/**
 * Reads the teams of a GitHub organization: what its REST API lists as teams, each with what it lists as their members in
 * `members`; or what its GraphQL API answers of `organization { login teams { … } }`.
 * @throws GroupSourceError
 */
export function readGitHub(value: unknown, people: People = new Map()): ReadGroups {
  // What it could not find out it leaves empty.
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
