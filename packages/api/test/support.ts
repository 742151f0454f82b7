import { type ErrorBody, type ErrorCode, levels, type Level, RolecallError } from '@rolecall/contracts';
import type { CompiledQuery } from 'kysely';
import { onTestFinished } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { Credentials } from '../src/authentication/identify.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, openRolecall, type Rolecall, type RolecallOptions } from '../src/rolecall.ts';
import type { SystemCaller } from '../src/system-router.ts';
import { signedIn } from '../src/testing.ts';

export const testSecret = 'a secret for tests, of 32 characters and more';

/** A Rolecall on a database of its own, gone when the test ends. Answers are checked against their schemas. */
export async function openTestRolecall(options: Partial<RolecallOptions> = {}): Promise<Rolecall> {
  const databaseUrl = options.databaseUrl ?? (await newDatabaseUrl());
  const rolecall = await openRolecall({ secret: testSecret, checkOutputs: true, ...options, databaseUrl });
  // Mail is written to the outbox; a test that wants it sent has settings of its own.
  rolecall.keepMail();
  onTestFinished(() => rolecall.close());
  return rolecall;
}

let people = 0;

/** A user without an organization. */
export async function createPerson(rolecall: Rolecall, firstName = 'Ada') {
  people += 1;
  const email = `${firstName.toLowerCase()}-${people}@example.com`;
  const user = await rolecall.system().system.createUser({ email, first_name: firstName });
  return { ...user, caller: () => rolecall.actingAs(email) };
}

/** An organization with an owner, an admin and a member. */
export async function createTestOrganization(rolecall: Rolecall, name = 'Acme') {
  const system = rolecall.system().system;
  const owner = await createPerson(rolecall, 'Olive');
  const organization = await system.createOrganization({ name, owner: owner.email });
  const join = async (firstName: string, level: Level) => {
    const person = await createPerson(rolecall, firstName);
    const membership = await system.addMember({
      organization_id: organization.id,
      email: person.email,
      level,
      invited_by: owner.email,
    });
    return { ...person, membership };
  };
  return {
    ...organization,
    owner,
    admin: await join('Anna', levels.admin),
    member: await join('Max', levels.member),
    join,
  };
}

/** Deactivates the owner of a test organization, in which the admin takes their place. */
export async function deactivateOwner(
  rolecall: Rolecall,
  organization: Awaited<ReturnType<typeof createTestOrganization>>,
): Promise<void> {
  const { system } = rolecall.system();
  await system.setMemberLevel({
    organization_id: organization.id,
    email: organization.admin.email,
    level: levels.owner,
  });
  await system.deactivateUser({ email: organization.owner.email });
}

/** What a call was refused with. Fails where it was not refused, or not on purpose. */
export async function refusal(call: Promise<unknown>): Promise<ErrorBody> {
  const error = await call.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (reason: unknown) => documentedError(reason),
  );
  if (error.code === 'error') throw error.cause;
  return error.body;
}

/** A documented refusal. */
export const refused = (code: ErrorCode, detail: string, attr: string | null = null): ErrorBody =>
  new RolecallError(code, detail, { attr }).body;
export const notFound = refused('not_found', 'Not found.');

/** A clock that stands still until it is moved. */
export function createTestClock(start = '2026-01-31T09:30:00.000Z') {
  let time = Date.parse(start);
  return {
    clock: () => time,
    /** What the clock shows, so many milliseconds from now. */
    at: (milliseconds = 0) => new Date(time + milliseconds).toISOString(),
    advance: (milliseconds: number) => void (time += milliseconds),
  };
}

export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** Scheme and host under which browsers reach the web app. */
export const testSite = 'https://people.example.com';

/** Procedures as whoever sends these credentials may call them. */
export const callerOf = async (rolecall: Rolecall, credentials: Credentials) =>
  rolecall.createCaller(await rolecall.identify(credentials), { site: testSite });

/** Procedures as called with a new personal API key. */
export async function withKey(
  rolecall: Rolecall,
  email: string,
  key: Partial<Parameters<SystemCaller['system']['createPersonalApiKey']>[0]> = {},
) {
  const created = await rolecall.system().system.createPersonalApiKey({ label: 'ci', scopes: ['*'], ...key, email });
  const authorization = `Bearer ${created.value}`;
  return { ...created, authorization, caller: await callerOf(rolecall, { authorization }) };
}

export const testPassword = 'correct horse battery staple';

/** Somebody signed in at a browser. */
export async function signIn(rolecall: Rolecall, email: string, password = testPassword) {
  const { session } = signedIn(await rolecall.signInWithPassword(email, password, '192.0.2.1'));
  return { session, caller: await callerOf(rolecall, { session, sameOrigin: true }) };
}

/** A new account with a password. */
export async function createPersonWithPassword(rolecall: Rolecall, email: string) {
  return rolecall.system().system.createUser({ email, password: testPassword, first_name: 'Pat' });
}

/** Every line of the activity log, oldest first, whatever organization it is of. */
export const activityLines = async (rolecall: Rolecall) =>
  (await databaseOf(rolecall).executor.selectFrom('activity_log').selectAll().orderBy('id').execute()).map((line) => ({
    ...line,
    before: line.before === null ? null : (JSON.parse(line.before) as Record<string, unknown>),
    after: line.after === null ? null : (JSON.parse(line.after) as Record<string, unknown>),
  }));

/** The lines that `work` added. */
export async function activityOf(rolecall: Rolecall, work: () => Promise<unknown>) {
  const before = new Set((await activityLines(rolecall)).map((line) => line.id));
  await work();
  return (await activityLines(rolecall)).filter((line) => !before.has(line.id));
}

/** Everything the database holds, to tell whether anything changed. */
export const contents = (rolecall: Rolecall): Promise<Record<string, unknown[]>> =>
  contentsOf(databaseOf(rolecall).executor as never);

/**
 * Watches the queries of every open database until the test ends.
 * @param onQuery is called before each; for `rolecall` it is told whether the query is sent in a transaction
 * @returns ends it earlier
 */
export function watchQueries(
  rolecall: Rolecall,
  onQuery: (query: CompiledQuery, isInTransaction: boolean) => void | Promise<void>,
): () => void {
  const outside = databaseOf(rolecall).executor.getExecutor();
  // A transaction has an executor of its own, of the same class.
  const executors = Object.getPrototypeOf(outside);
  const { executeQuery } = executors;
  executors.executeQuery = async function watch(query: CompiledQuery, ...rest: unknown[]) {
    await onQuery(query, this !== outside);
    return executeQuery.call(this, query, ...rest);
  };
  const stop = () => void (executors.executeQuery = executeQuery);
  onTestFinished(stop);
  return stop;
}

/** Counts until the test ends, in transactions too. @returns how many queries were sent to the database since the last call */
export function countQueries(rolecall: Rolecall): () => number {
  let queries = 0;
  watchQueries(rolecall, () => void (queries += 1));
  return () => {
    const counted = queries;
    queries = 0;
    return counted;
  };
}
