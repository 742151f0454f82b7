import type { GroupInSnapshot } from '@rolecall/contracts';
import { idOfLogin, type People } from './github.ts';
import { type Fields, GroupSourceError, isObject, type ReadGroups } from './source.ts';

/** The handle that GitHub gives a team, by its name. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** The logins in a list; undefined if the key has no value, as in a truncated file. */
function loginsIn(team: Fields, field: string, name: string): string[] | undefined {
  if (team[field] === null) return undefined;
  const logins: unknown = team[field] ?? [];
  if (!Array.isArray(logins) || !logins.every((login) => typeof login === 'string'))
    throw new GroupSourceError('fileLoginsNotList', { field, team: name });
  return logins;
}

interface Team {
  name: string;
  /** Undefined if the members are unknown. */
  logins: Set<string> | undefined;
}

/** No real tree of teams is deeper; a deeper one contains itself. */
const maxDepth = 100;

/** Flattens a tree of teams. On GitHub, the members of a child team are members of its parents too. */
function teamsBelow(parent: Fields, where: string, depth = 1): Team[] {
  if (depth > maxDepth) throw new GroupSourceError('fileTooDeep');
  const { teams } = parent;
  if (!isObject(teams)) throw new GroupSourceError('fileTeamsNotMap', { team: where });
  return Object.entries(teams).flatMap(([name, team]): Team[] => {
    if (team === null) return [{ name, logins: undefined }];
    if (!isObject(team)) throw new GroupSourceError('fileTeamNotMap', { team: name });
    const below = team['teams'] === undefined ? [] : teamsBelow(team, name, depth + 1);
    const lists = [
      loginsIn(team, 'members', name),
      loginsIn(team, 'maintainers', name),
      ...below.map(({ logins }) => logins && [...logins]),
    ];
    const isKnown = lists.every((list) => list !== undefined);
    return [{ name, logins: isKnown ? new Set(lists.flat()) : undefined }, ...below];
  });
}

/**
 * Reads an organization file of peribolos: `orgs` by login, with trees of `teams` that have `members` and
 * `maintainers`.
 * @param organization the organization to read if the file has several
 * @throws GroupSourceError
 */
export function readPeribolos(value: unknown, organization?: string, people: People = new Map()): ReadGroups {
  const orgs = isObject(value) ? value['orgs'] : undefined;
  if (!isObject(orgs)) throw new GroupSourceError('fileOrganizationsMissing');
  const names = Object.keys(orgs);
  const [only] = names;
  const login = organization ?? (names.length === 1 ? only : undefined);
  const attr = 'provider_organization_id';
  if (login === undefined)
    throw new GroupSourceError('fileSeveralOrganizations', { names: names.join(', ') }, { attr });
  const given = orgs[names.find((name) => name.toLowerCase() === login.toLowerCase()) ?? login];
  if (!isObject(given)) throw new GroupSourceError('fileOtherOrganization', { organization: login }, { attr });
  return {
    provider: 'github',
    provider_organization_id: login,
    complete: true,
    groups: teamsBelow(given, login).map(({ name, logins }): GroupInSnapshot => {
      const memberOf = (login: string) => {
        const email = people.get(login.toLowerCase());
        return { provider_user_id: idOfLogin(login), ...(email === undefined ? {} : { email }) };
      };
      return { slug: slugOf(name), name, members: logins ? [...logins].map(memberOf) : null };
    }),
  };
}
