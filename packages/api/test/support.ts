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

/** Opens Rolecall on a new database until the test ends. Results are checked against their schemas. */
export async function openTestRolecall(options: Partial<RolecallOptions> = {}): Promise<Rolecall> {
  const databaseUrl = options.databaseUrl ?? (await newDatabaseUrl());
  const rolecall = await openRolecall({ secret: testSecret, checkOutputs: true, ...options, databaseUrl });
  // Mail stays in the outbox; a test that needs it sent has its own settings.
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

/** Deactivates the owner of a test organization, after making the admin an owner. */
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

/** The documented error that a call was refused with. Fails if it was not refused, or failed with any other error. */
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

/** The body of a documented refusal. */
export const refused = (code: ErrorCode, detail: string, attr: string | null = null): ErrorBody =>
  new RolecallError(code, detail, { attr }).body;
export const notFound = refused('not_found', 'Not found.');

/** A clock that stands still until it is advanced. */
export function createTestClock(start = '2026-01-31T09:30:00.000Z') {
  let time = Date.parse(start);
  return {
    clock: () => time,
    /** The time of the clock, plus an offset. */
    at: (milliseconds = 0) => new Date(time + milliseconds).toISOString(),
    advance: (milliseconds: number) => void (time += milliseconds),
  };
}

export const second = 1000;
export const minute = 60 * second;
export const day = 24 * 60 * minute;

/** The origin of the web app for browsers. */
export const testSite = 'https://people.example.com';

/** The procedures, called with these credentials. */
export const callerOf = async (rolecall: Rolecall, credentials: Credentials) =>
  rolecall.createCaller(await rolecall.identify(credentials), { site: testSite });

/** The procedures, called with a new personal API key. */
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

/** Signs a person in with a browser session. */
export async function signIn(rolecall: Rolecall, email: string, password = testPassword) {
  const { session } = signedIn(await rolecall.signInWithPassword(email, password, '192.0.2.1'));
  return { session, caller: await callerOf(rolecall, { session, sameOrigin: true }) };
}

/** Creates an account with a password. */
export async function createPersonWithPassword(rolecall: Rolecall, email: string) {
  return rolecall.system().system.createUser({ email, password: testPassword, first_name: 'Pat' });
}

/** Every row of the activity log, oldest first, of all organizations. */
export const activityLines = async (rolecall: Rolecall) =>
  (await databaseOf(rolecall).executor.selectFrom('activity_log').selectAll().orderBy('id').execute()).map((line) => ({
    ...line,
    before: line.before === null ? null : (JSON.parse(line.before) as Record<string, unknown>),
    after: line.after === null ? null : (JSON.parse(line.after) as Record<string, unknown>),
  }));

/** The log rows that `work` added. */
export async function activityOf(rolecall: Rolecall, work: () => Promise<unknown>) {
  const before = new Set((await activityLines(rolecall)).map((line) => line.id));
  await work();
  return (await activityLines(rolecall)).filter((line) => !before.has(line.id));
}

/** The whole content of the database, to tell whether anything changed. */
export const contents = (rolecall: Rolecall): Promise<Record<string, unknown[]>> =>
  contentsOf(databaseOf(rolecall).executor as never);

/**
 * Watches the queries of every open database until the test ends.
 * @param onQuery called before each query; for `rolecall`, told whether the query is in a transaction
 * @returns a function that stops watching earlier
 */
export function watchQueries(
  rolecall: Rolecall,
  onQuery: (query: CompiledQuery, isInTransaction: boolean) => void | Promise<void>,
): () => void {
  const outside = databaseOf(rolecall).executor.getExecutor();
  // A transaction has its own executor, of the same class.
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

/**
 * Counts queries until the test ends, including those in transactions.
 * @returns a function that returns the number of queries since its last call
 */
export function countQueries(rolecall: Rolecall): () => number {
  let queries = 0;
  watchQueries(rolecall, () => void (queries += 1));
  return () => {
    const counted = queries;
    queries = 0;
    return counted;
  };
}
