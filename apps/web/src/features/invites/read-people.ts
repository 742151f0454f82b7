import type { Level } from '@rolecall/contracts';
import { emailKey, isEmail, normalizedKey } from '@rolecall/contracts/normalize';
import { readCsv } from '@/csv';
import { maxFirstName } from './parse-addresses';
import type { Invitation } from './use-invite-all';

/** The maximum number of people in one import. */
export const mostPeople = 500;

/** The maximum length of an email address, in characters. */
const maxEmail = 254;

/** One person in a file, as written there. */
export interface PersonLine {
  line: number;
  email: string;
  first_name: string;
  level: string;
  roles: string[];
}

/** Why a whole file cannot be imported. */
export type FileProblem = 'noEmailColumn' | 'noPeople' | 'tooMany';

const used: ReadonlySet<string> = new Set(['email', 'first_name', 'level', 'roles']);

/**
 * Reads people from CSV: a column `email`, and optionally `first_name`, `level` and `roles` (separated by `;` or `|`).
 * @returns the people, and the columns that the import ignores, so that a mistake such as `role` for `roles` is noticed
 */
export function readPeople(text: string): { people: PersonLine[]; unused: string[] } | FileProblem {
  const { columns, lines } = readCsv(text);
  if (!columns.includes('email')) return 'noEmailColumn';
  if (lines.length === 0) return 'noPeople';
  if (lines.length > mostPeople) return 'tooMany';
  const people = lines.map(({ number, values: { email = '', first_name = '', level = '', roles = '' } }) => ({
    line: number,
    email: email.trim(),
    first_name: first_name.trim(),
    level: level.trim(),
    roles: roles
      .split(/[;|]/)
      .map((role) => role.trim())
      .filter(Boolean),
  }));
  return { people, unused: columns.filter((column) => column !== '' && !used.has(column)) };
}

export const isAddress = (email: string): boolean => email.length <= maxEmail && isEmail(email);

/** What is known about the organization that people are invited to. */
export interface Known {
  /** Whether each member's account is active, by the key of their address (`emailKey`). */
  members: ReadonlyMap<string, boolean>;
  /** The keys of addresses with an invite that can still be accepted. */
  invited: ReadonlySet<string>;
  /** The roles, by the keys of their names (`normalizedKey`). */
  roles: ReadonlyMap<string, { id: string; name: string }>;
  /** The levels, by the keys of their numbers and names. */
  levels: ReadonlyMap<string, Level>;
  /** The caller's own level, the highest that they may give. */
  ownLevel: number;
}

/** What an import does with a person: the invitation and the names of its roles, or the problem that prevents it. */
export type Plan = PersonLine &
  (
    | { invitation: Invitation; roleNames: string[]; problem?: never }
    | {
        problem:
          | 'notAddress'
          | 'duplicate'
          | 'longName'
          | 'unknownLevel'
          | 'levelAbove'
          | 'unknownRoles'
          | 'member'
          | 'deactivated'
          | 'invited';
        /** What the problem is about: a level, the roles, or the line that already has the address. */
        what?: string;
        invitation?: never;
      }
  );

/** Decides for each person in a file whether to invite them. The server checks again. */
export function planInvites(people: readonly PersonLine[], known: Known): Plan[] {
  const firstLines = new Map<string, number>();
  return people.map((person): Plan => {
    const { line, email, first_name, level: levelName, roles } = person;
    if (!isAddress(email)) return { ...person, problem: 'notAddress' };
    const key = emailKey(email);
    const earlier = firstLines.get(key);
    if (earlier !== undefined) return { ...person, problem: 'duplicate', what: String(earlier) };
    firstLines.set(key, line);
    const isActive = known.members.get(key);
    if (isActive !== undefined) return { ...person, problem: isActive ? 'member' : 'deactivated' };
    if (known.invited.has(key)) return { ...person, problem: 'invited' };
    if ([...first_name].length > maxFirstName) return { ...person, problem: 'longName' };
    const level = levelName === '' ? 1 : known.levels.get(normalizedKey(levelName));
    if (level === undefined) return { ...person, problem: 'unknownLevel', what: levelName };
    if (level > known.ownLevel) return { ...person, problem: 'levelAbove' };
    const found = new Map(roles.map((role) => [normalizedKey(role), known.roles.get(normalizedKey(role))]));
    const unknown = roles.filter((role) => !found.get(normalizedKey(role)));
    if (unknown.length > 0) return { ...person, problem: 'unknownRoles', what: unknown.join(', ') };
    const given = [...found.values()].filter((role) => role !== undefined);
    return {
      ...person,
      invitation: { target_email: email, first_name, level, role_ids: given.map(({ id }) => id), message: null },
      roleNames: given.map(({ name }) => name),
    };
  });
}
