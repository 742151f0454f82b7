import type { Level } from '@rolecall/contracts';
import { emailKey, isEmail, normalizedKey } from '@rolecall/contracts/normalize';
import { readCsv } from '@/csv';
import { maxFirstName } from './parse-addresses';
import type { Invitation } from './use-invite-all';

/** As many people as are imported at once. */
export const mostPeople = 500;

/** The most characters that an e-mail address has. */
const maxEmail = 254;

/** One person of a file, as they stand there. */
export interface PersonLine {
  line: number;
  email: string;
  first_name: string;
  level: string;
  roles: string[];
}

/** What keeps a whole file from being imported. */
export type FileProblem = 'noEmailColumn' | 'noPeople' | 'tooMany';

const used: ReadonlySet<string> = new Set(['email', 'first_name', 'level', 'roles']);

/**
 * Reads people from CSV: a column `email`, and perhaps `first_name`, `level` and `roles`, these with `;` or `|` between.
 * @returns them, and the columns that an import does nothing with, so that nobody takes `role` for `roles`
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

/** What is known of the organization that people are invited to. */
export interface Known {
  /** Whether each member's account is active, by the key of their address. */
  members: ReadonlyMap<string, boolean>;
  /** The keys of addresses with an invite that can still be accepted. */
  invited: ReadonlySet<string>;
  /** The roles by the keys of their names. */
  roles: ReadonlyMap<string, { id: string; name: string }>;
  /** The levels by the keys of what they are called. */
  levels: ReadonlyMap<string, Level>;
  /** The highest that may be given. */
  ownLevel: number;
}

/** What an import does with a person: an invitation with the names of its roles, or why there is none. */
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
        /** What the problem is with: a level, the roles, or the line that has the address already. */
        what?: string;
        invitation?: never;
      }
  );

/** Says for each person of a file whether they are invited. The server decides once more. */
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
