import type { GroupSnapshot, MessageValues, RolecallError } from '@rolecall/contracts';

/** The part of a snapshot that is read from a file; the caller supplies the rest. */
export interface ReadGroups {
  provider?: string | undefined;
  provider_organization_id?: string | undefined;
  /** Whether the file itself says that it lists all groups. */
  complete?: boolean | undefined;
  groups: GroupSnapshot['groups'];
}

/** A list in a file. `name` is the group whose members it lists, or empty. */
export interface List {
  where: 'file' | 'teams' | 'members' | 'users';
  name: string;
}

/** An object in a file: a group before its name is known, a group with a name, or a person in a group. */
export interface Place {
  where: 'team' | 'named_team' | 'group' | 'user';
  name: string;
}

const listNames: Record<List['where'], (name: string) => string> = {
  file: () => 'The file',
  teams: () => 'The list of teams',
  members: (name) => `The list of members of ${name}`,
  users: (name) => `The list of users of ${name}`,
};
const placeNames: Record<Place['where'], (name: string) => string> = {
  team: () => 'A team',
  named_team: (name) => `The team ${name}`,
  group: () => 'A group',
  user: (name) => `A user of ${name}`,
};

/**
 * The messages for problems with a file, in English. An error's message id is the key of its message here; the web app
 * uses the id to find the translation.
 */
const sourceSentences = {
  fileEmpty: () => 'The file is empty.',
  fileUtf16: () => 'The file is in UTF-16. Save it in UTF-8.',
  fileNotUtf8: () => 'The file is not in UTF-8. Save it so.',
  fileCharacterLost: ({ text }: { text: string }) =>
    `A character is lost in ${JSON.stringify(text)}: the file was in another encoding once.`,
  fileTooDeep: () => 'The file is nested too deeply, or within itself.',
  fileKeyTwice: ({ key, line }: { key: string; line: number }) =>
    `${JSON.stringify(key)} is in one object twice, the second time in line ${line}.`,
  fileNumberInexact: ({ number }: { number: string }) =>
    `The number ${number} cannot be read exactly. Put it in quotes.`,
  fileUnreadable: ({ reason }: { reason: string; line: number }) =>
    `The file cannot be read; is it all there? ${reason}`,
  fileEndsInLine: () => 'The file cannot be read; is it all there? It ends in the middle of a line.',
  fileEndsInQuotes: () => 'The file ends within quotes: is it all there?',
  fileFormatUnknown: ({ formats }: { formats: string }) => `Say which format the file has: ${formats}.`,
  fileNoSnapshot: () => 'The file is no snapshot.',
  fileProviderMissing: () => 'Say which provider the groups are of.',
  fileOrganizationMissing: () => 'Say which organization of the provider the groups are of.',
  fileColumnsMissing: ({ columns }: { columns: string }) => `The first line must name the columns: ${columns}`,
  fileLineIncomplete: ({ line, column }: { line: number; column: string }) =>
    `Line ${line} of the table needs a ${column} and an email.`,
  fileLoginTwice: ({ login }: { login: string }) => `There are two addresses of ${login}.`,
  fileAnswerFailed: ({ reason }: { reason: string }) => `GitHub could not answer all that was asked: ${reason}`,
  fileMemberUnknown: ({ team }: { team: string }) => `A member of ${team} has neither id nor login.`,
  fileNotList: ({ where, name }: List) => `${listNames[where](name)} is no list.`,
  fileNotObject: ({ where, name, number }: List & { number: number }) =>
    `${listNames[where](name)} has an entry that is no object: number ${number}.`,
  fileFieldMissing: ({ where, name, field }: Place & { field: string }) =>
    `${placeNames[where](name)} has no ${field}.`,
  fileLoginsNotList: ({ field, team }: { field: string; team: string }) =>
    `The ${field} of ${team} are no list of logins.`,
  fileTeamsNotMap: ({ team }: { team: string }) => `The teams of ${team} are no map.`,
  fileTeamNotMap: ({ team }: { team: string }) => `The team ${team} is no map.`,
  fileOrganizationsMissing: () => 'The file has no orgs.',
  fileSeveralOrganizations: ({ names }: { names: string }) => `The file is about ${names}: say which one is meant.`,
  fileOtherOrganization: ({ organization }: { organization: string }) => `The file is not about ${organization}.`,
  fileInvalid: ({ where, reason }: { where: string; reason: string }) => `${where}: ${reason}`,
};
type Sentences = typeof sourceSentences;
export type SourceSentenceId = keyof Sentences;

/** The ids of the messages, for translation catalogues. */
export const sourceSentenceIds = Object.keys(sourceSentences) as SourceSentenceId[];

/** Which input is at fault: the file, or one of the options given with it. */
type SourceAttr = 'groups' | 'format' | 'provider' | 'provider_organization_id';

interface SourceErrorOptions {
  attr?: SourceAttr;
  refusal?: RolecallError;
}

/** A file cannot be read; the message says why. */
export class GroupSourceError<Id extends SourceSentenceId = SourceSentenceId> extends Error {
  override readonly name = 'GroupSourceError';
  readonly messageId: Id;
  readonly values: MessageValues;
  readonly attr: SourceAttr;
  /** The API's refusal of the file's content; its message is the `reason` in `values`. */
  readonly refusal: RolecallError | undefined;

  constructor(
    messageId: Id,
    ...[values, { attr = 'groups', refusal } = {}]: Parameters<Sentences[Id]> extends [infer Values]
      ? [values: Values, options?: SourceErrorOptions]
      : [values?: Record<string, never>, options?: SourceErrorOptions]
  ) {
    super(sourceSentences[messageId](values as never));
    this.messageId = messageId;
    this.values = (values ?? {}) as MessageValues;
    this.attr = attr;
    this.refusal = refusal;
  }
}

/**
 * Rejects an id or a name that contains the replacement character, which stands for a character that was lost.
 * @throws GroupSourceError
 */
export function requireWhole(text: string | null | undefined): void {
  if (text?.includes('\uFFFD')) throw new GroupSourceError('fileCharacterLost', { text });
}

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an id or another text, which may be written as a number; undefined for anything else and for blank text.
 * @throws GroupSourceError if the number is too large to be exact
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    throw new GroupSourceError('fileNumberInexact', { number: String(value) });
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/**
 * Reads a field that must be a text or a number.
 * @throws GroupSourceError
 */
export function requiredText(fields: Fields, field: string, where: Place['where'], name = ''): string {
  const text = textOf(fields[field]);
  if (text === undefined) throw new GroupSourceError('fileFieldMissing', { where, name, field });
  return text;
}

/** @throws GroupSourceError if the value is no list of objects */
export function objectsOf(value: unknown, where: List['where'], name = ''): Fields[] {
  if (!Array.isArray(value)) throw new GroupSourceError('fileNotList', { where, name });
  return value.map((entry: unknown, index) => {
    if (!isObject(entry)) throw new GroupSourceError('fileNotObject', { where, name, number: index + 1 });
    return entry;
  });
}
