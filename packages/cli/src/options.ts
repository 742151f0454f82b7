import { resolve } from 'node:path';
import { asUuid, type RolecallError } from '@rolecall/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import ms from 'ms';
import { callersFolder } from './env.ts';
import { SettingError } from './failures.ts';

/**
 * Converts a duration from now to an instant, as ISO 8601 in UTC.
 * @throws InvalidArgumentError if it is no positive duration
 */
export function expiry(text: string): string {
  const duration = text === '' ? 0 : ms(text as ms.StringValue);
  // Timestamps have years of four digits.
  if (!(duration > 0 && Date.now() + duration < Date.UTC(10_000)))
    throw new InvalidArgumentError('Write a duration such as 12h or 90d.');
  return new Date(Date.now() + duration).toISOString();
}

/** @throws InvalidArgumentError if the text is no UUID */
export function uuid(text: string): string {
  const id = asUuid(text);
  if (!id) throw new InvalidArgumentError('Write a UUID.');
  return id;
}

/** @throws InvalidArgumentError if the text is no project id */
export function projectId(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('Write the number of a project.');
  return Number(text);
}

/** Collects the values of an option that may be repeated. */
export const collect = <Value>(value: Value, previous: Value[] = []) => [...previous, value];

/** Resolves a path given by the caller to an absolute path. */
export const callersPath = (path: string) => resolve(callersFolder(), path);

/**
 * Parses the address of a database, and makes the path of a SQLite file absolute.
 * @param option the option whose value it is, for messages
 * @throws SettingError if it is no such address, or contains a password
 */
export const databaseAddress = (option: string) => (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.password !== '' || url.searchParams.has('password')))
    throw new SettingError(
      `${option}: everybody who lists processes would see the password. Leave it out of the address, and set PGPASSWORD or keep it in ~/.pgpass.`,
    );
  if (!/^(?:sqlite:|postgres(?:ql)?:\/\/)./.test(text))
    throw new SettingError(`${option}: write sqlite:PATH or postgres://USER@HOST:PORT/DATABASE.`);
  return text.replace(/^sqlite:(?!:memory:$)(.+)$/s, (_, path: string) => `sqlite:${callersPath(path)}`);
};

/** An option with the data that error messages about it need. */
class DescribedOption extends Option {
  /** Whether the command needs it. Commander's own mandatory options are reported only one at a time. */
  isRequired = false;
  /** What its value refers to, for "no such …". */
  names: string | undefined;
  /** The field of the procedure's input that it sets, if the name differs. */
  field: string | undefined;
}

type Description = Partial<Pick<DescribedOption, 'names' | 'field'>>;

/** An option that may be omitted. */
export const optional = (flags: string, description: string, more: Description = {}) =>
  Object.assign(new DescribedOption(flags, description), more);

/** An option that the command needs. */
export const required = (flags: string, description: string, more: Description = {}) =>
  Object.assign(optional(flags, `${description} (required)`, more), { isRequired: true });

/** The option for the organization that a command is about. */
export const organizationOption = () =>
  required('--organization <id>', 'UUID of the organization', { names: 'organization', field: 'organization_id' });

const describedOptions = (command: Command) => command.options.filter((option) => option instanceof DescribedOption);

/**
 * Rejects a command that lacks required options, with one message that names all of them.
 * @throws CommanderError
 */
export function checkRequired(command: Command): void {
  const missing = describedOptions(command).filter(
    (option) => option.isRequired && command.getOptionValue(option.attributeName()) === undefined,
  );
  if (missing.length === 0) return;
  const flags = missing.map((option) => option.flags).join(', ');
  command.error(`error: missing required ${missing.length === 1 ? 'option' : 'options'}: ${flags}`);
}

/** The reason why a procedure refused, in terms of the command's options. */
export function sentenceOf(error: RolecallError, command: Command | undefined): string {
  // Of the ids in a request's path, only the organization's comes from an option.
  const field = error.code === 'not_found' ? 'organization_id' : error.attr?.split(/__|\./, 1)[0];
  const option =
    command && describedOptions(command).find((one) => field === (one.field ?? one.name().replaceAll('-', '_')));
  if (!option) return error.attr === null ? error.message : `${error.attr}: ${error.message}`;
  const isMissing = error.code === 'not_found' || error.code === 'does_not_exist';
  return `${option.long}: ${isMissing && option.names !== undefined ? `no such ${option.names}` : error.message}`;
}
