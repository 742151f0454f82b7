import { randomUUID } from 'node:crypto';
import { doesNotExist, type PasskeyRequest } from '@rolecall/contracts';
import {
  checkReadiness,
  type Database,
  DatabaseUnavailableError,
  findInstallationFact,
  isCopyUnfinished,
  migrate,
  type OnQuery,
  openDatabase,
  pendingMigrations,
  type PoolUse,
  Cache,
  snapshot,
  storeInstallationFact,
} from '@rolecall/db';
import { type Caller, createCaller } from './app-router.ts';
import { type Credentials, identify, identifyUser, type KnownKeyAbout } from './authentication/identify.ts';
import {
  confirmAddress,
  type LinkOpener,
  type MailedLink,
  readLink,
  requestPasswordReset,
  resetPassword,
} from './authentication/links.ts';
import { defaultPasswordSettings, Passwords, type PasswordSettings } from './authentication/passwords.ts';
import { updateLastUses } from './authentication/queries.ts';
import {
  askForPasskey,
  completeSignIn,
  findHalfSignIn,
  type HalfSignIn,
  type SignInProof,
  type SignInRequest,
  signInWithCode,
} from './authentication/second-step.ts';
import {
  endSession,
  type FirstFactor,
  type HalfSignedIn,
  type ProviderProfile,
  type SignedIn,
  type SignInDevice,
  signInWithPassword,
  signInWithProvider,
} from './authentication/sessions.ts';
import { type Actor, type Context, ownSystem, type SystemActor } from './context.ts';
import { KeyFilling } from './derived-keys/filling.ts';
import { diagnose, type Finding } from './doctor.ts';
import { IdempotencyKeys } from './idempotency/service.ts';
import { InstallationError } from './installation-error.ts';
import { Keyring } from './keyring.ts';
import { LastUsed } from './last-used.ts';
import type { MailLocale, MailMode } from './mail/kinds.ts';
import { Mailer } from './mail/mailer.ts';
import type { SenderOptions } from './mail/sender.ts';
import type { MailSettings } from './mail/settings.ts';
import { listOwnOrganizations, type OwnOrganization } from './organizations/queries.ts';
import { outputChecks } from './output.ts';
import { defaultRateLimits, RateLimits, type RateLimitSettings } from './rate-limits.ts';
import { Replica } from './replica.ts';
import type { ResponseMeter } from './response-budget.ts';
import { expireGrantsOf, GrantExpiry } from './role-memberships/expiry.ts';
import { createSystemCaller, type SystemCaller } from './system-router.ts';
import { writeAs } from './unit-of-work.ts';
import { findUserByEmail, hasUsers } from './users/queries.ts';

export interface RolecallOptions {
  /** `sqlite:PATH`, or `sqlite::memory:`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. */
  databaseUrl: string;
  /**
   * A standby of a PostgreSQL database that lists are read from if it has caught up; without it, everything is read
   * from the primary.
   */
  readDatabaseUrl?: string | undefined;
  /** At least 32 characters, known to nobody else; must be the same each time a database is opened. */
  secret: string;
  rateLimits?: RateLimitSettings;
  passwords?: PasswordSettings;
  /** How to send mail. Without it, no mail is sent. */
  mail?: MailSettings | undefined;
  /** Validates every output against its schema; for tests and development. */
  checkOutputs?: boolean;
  /** Whether to migrate the schema on opening. If false, opening fails when the schema is outdated. Default true. */
  migrate?: boolean;
  /** The clock, in milliseconds since 1970. */
  clock?: () => number;
  /** Called for each statement with its duration in seconds and whether it failed. */
  onQuery?: OnQuery | undefined;
}

const checkValueKey = 'secret check value';

const findCheckValue = ({ executor }: Database): Promise<string | undefined> =>
  findInstallationFact(executor, checkValueKey);

/**
 * Refuses a secret other than the one the database was created with: its tokens could not be decrypted, nor its invites
 * verified.
 */
async function checkSecret(database: Database, keyring: Keyring): Promise<void> {
  if ((await findCheckValue(database)) === undefined)
    await storeInstallationFact(database, checkValueKey, keyring.checkValue);
  // Read again: if two processes start at once, the first to write wins.
  if ((await findCheckValue(database)) !== keyring.checkValue)
    throw new InstallationError(
      'AUTH_SECRET is not the secret this database was made with. Set the one that was used before.',
    );
}

/** The request that a call belongs to. */
export interface RequestOfCall {
  requestId?: string;
  /** The client's network address. */
  address?: string | undefined;
  /** Scheme and host under which the client reached the web app. */
  site?: string | undefined;
  /** The language of mails to the caller. */
  locale?: MailLocale | undefined;
  /** Counts the size of its response. */
  answer?: ResponseMeter | undefined;
}

const databases = new WeakMap<Rolecall, Database>();

/** The database of an open Rolecall, for tests. */
export function databaseOf(rolecall: Rolecall): Database {
  const database = databases.get(rolecall);
  if (!database) throw new TypeError('Not an open Rolecall.');
  return database;
}

/** An open Rolecall: its database, and every way to act on it. Close it when done. */
export class Rolecall {
  readonly #database: Database;
  readonly #replica: Replica | undefined;
  readonly #keyring: Keyring;
  readonly #passwords: Passwords;
  readonly #rateLimits: RateLimits;
  readonly #mailer: Mailer;
  readonly #lastUsed: LastUsed;
  readonly #keys: Cache<KnownKeyAbout | undefined>;
  readonly #organizations: Context['organizations'];
  readonly #projects: Context['projects'];
  readonly #idempotencyKeys = new IdempotencyKeys();
  #grantExpiry: GrantExpiry | undefined;
  #keyFilling: KeyFilling | undefined;
  readonly now: () => string;
  /** Names of the migrations that ran on opening. */
  readonly migrated: readonly string[];

  /** Use `openRolecall`. */
  constructor(
    database: Database,
    replica: Replica | undefined,
    keyring: Keyring,
    passwords: Passwords,
    rateLimits: RateLimits,
    mailer: Mailer,
    now: () => string,
    migrated: readonly string[],
  ) {
    this.#database = database;
    this.#replica = replica;
    databases.set(this, database);
    this.#keyring = keyring;
    this.#passwords = passwords;
    this.#rateLimits = rateLimits;
    this.#mailer = mailer;
    this.#lastUsed = new LastUsed(async (keys, tokens) => {
      await writeAs(this.#systemContext(), ownSystem, ({ trx }) => updateLastUses(trx, keys, tokens));
    });
    this.#keys = new Cache(database);
    this.#organizations = new Cache(database);
    this.#projects = new Cache(database);
    this.now = now;
    this.migrated = migrated;
  }

  /** Creates the context of a call by this actor. */
  createContext(actor: Actor, request: RequestOfCall = {}): Context {
    return {
      database: this.#database,
      replica: this.#replica,
      keyring: this.#keyring,
      passwords: this.#passwords,
      rateLimits: this.#rateLimits,
      lastUsed: this.#lastUsed,
      mail: this.#mailer,
      locale: request.locale ?? 'en',
      organizations: this.#organizations,
      projects: this.#projects,
      idempotencyKeys: this.#idempotencyKeys,
      revisions: new Map(),
      actor,
      requestId: request.requestId ?? randomUUID(),
      address: request.address,
      site: request.site,
      answer: request.answer,
      read: (body) => snapshot(this.#database, body),
      now: this.now,
      expireGrants: (organizationId) => expireGrantsOf(this.#systemContext(), organizationId),
    };
  }

  #systemContext(): Context {
    return this.createContext(ownSystem);
  }

  /** Typed procedures for the given actor. */
  createCaller(actor: Actor, request?: RequestOfCall): Caller {
    return createCaller(this.createContext(actor, request));
  }

  /** Typed procedures with all permissions. The activity log names the system as the author. */
  system(via: SystemActor['via'] = 'library'): SystemCaller {
    return createSystemCaller(this.createContext({ kind: 'system', via }));
  }

  /**
   * Typed procedures with a user's permissions, as they are at each call.
   * @throws does_not_exist if no active user has this address
   */
  async actingAs(email: string): Promise<Caller> {
    const user = await findUserByEmail(this.#database.executor, email);
    const actor = user && (await identifyUser(this.#database.executor, user.email_key));
    if (!actor) throw doesNotExist('email', email);
    return this.createCaller(actor);
  }

  /** Identifies the sender of a request. @throws throttled, invalid_input */
  identify(credentials: Credentials): Promise<Actor> {
    return identify(
      {
        db: this.#database.executor,
        keys: this.#keys,
        rateLimits: this.#rateLimits,
        lastUsed: this.#lastUsed,
        now: this.now,
      },
      credentials,
    );
  }

  /**
   * Starts a session or, if the account has a second factor, a sign-in that `completeSignIn` completes.
   * @param address the network address of the attempt
   * @param device the browser that signs in
   * @throws authentication_failed, throttled, service_unavailable
   */
  signInWithPassword(
    email: string,
    password: string,
    address: string,
    device?: SignInDevice,
  ): Promise<SignedIn | HalfSignedIn> {
    const context = this.createContext({ kind: 'anonymous' }, { locale: device?.locale });
    return signInWithPassword(context, { email, password }, address, device);
  }

  /**
   * Signs in with password and second factor in one step, which works even while someone is guessing the account's
   * password.
   * @param first with a code of the account's authenticator app, or a recovery code
   * @throws as `signInWithPassword` does
   */
  signInWithCode(first: FirstFactor & { code: string }, address: string, device?: SignInDevice): Promise<SignedIn> {
    const context = this.createContext({ kind: 'anonymous' }, { locale: device?.locale });
    return signInWithCode(context, first, address, device);
  }

  /**
   * Signs in a person whom an external provider vouches for, as `signInWithPassword` does.
   * @throws permission_denied, throttled
   */
  signInWithProvider(profile: ProviderProfile, device?: SignInDevice): Promise<SignedIn | HalfSignedIn> {
    return signInWithProvider(this.createContext({ kind: 'anonymous' }, { locale: device?.locale }), profile, device);
  }

  /**
   * Mails a link to reset a forgotten password. Does the same whether or not the account exists.
   * @param address the network address of the request
   * @throws invalid_input, throttled, permission_denied if no mail is sent
   */
  requestPasswordReset(email: string, address: string, locale?: MailLocale): Promise<void> {
    return requestPasswordReset(this.createContext({ kind: 'anonymous' }, { locale }), email, address);
  }

  /**
   * The organizations of a user, read only from the tables of people and organizations, so that a page has its frame
   * even if nothing else can be read.
   */
  listOwnOrganizations(userId: number): Promise<OwnOrganization[]> {
    return listOwnOrganizations(this.#database.executor, userId);
  }

  /** What the link in a mail is for. Reading does not use it up. Undefined if it is wrong, used or expired. */
  readLink(token: string): Promise<MailedLink | undefined> {
    return readLink(this.createContext({ kind: 'anonymous' }), token);
  }

  /** Sets a new password with the link from a mail, and ends all sessions. @throws invalid_input, throttled */
  resetPassword(token: string, password: string, address: string, locale?: MailLocale): Promise<{ email: string }> {
    return resetPassword(this.createContext({ kind: 'anonymous' }, { locale }), token, password, address);
  }

  /** Confirms the address that the link in a mail is for. @throws invalid_input, permission_denied, unique */
  confirmAddress(token: string, opener: LinkOpener): Promise<MailedLink & { signedIn: SignedIn | null }> {
    const context = this.createContext({ kind: 'anonymous' }, { locale: opener.device?.locale });
    return confirmAddress(context, token, opener);
  }

  /** How a sign-in that waits for its second factor can continue; undefined if it has ended. */
  findHalfSignIn(pending: string): Promise<HalfSignIn | undefined> {
    return findHalfSignIn(this.createContext({ kind: 'anonymous' }), pending);
  }

  /**
   * Creates a request to a browser for a passkey.
   * @param request the network address and site of the request
   * @param pending the sign-in that waits for its second factor; without one, the passkey alone signs in
   * @throws authentication_failed if that sign-in has ended, throttled
   */
  askForPasskey(request: SignInRequest, pending?: string): Promise<PasskeyRequest> {
    return askForPasskey(this.createContext({ kind: 'anonymous' }), request, pending);
  }

  /**
   * Starts the session of a sign-in after its second factor is shown.
   * @param token the `pending` returned by the first step, or the token of `askForPasskey`
   * @throws authentication_failed, throttled
   */
  completeSignIn(token: string, proof: SignInProof, request: SignInRequest, device?: SignInDevice): Promise<SignedIn> {
    const context = this.createContext({ kind: 'anonymous' }, { locale: device?.locale });
    return completeSignIn(context, token, proof, request, device);
  }

  /** Ends a session. */
  endSession(session: string): Promise<void> {
    return endSession(this.createContext({ kind: 'anonymous' }), session);
  }

  /** Whether the database is a local file or a server's, and whether opening created it. */
  get storage(): { engine: 'sqlite' | 'postgres'; isNew: boolean } {
    return { engine: this.#database.engine.name, isNew: this.#database.isNew };
  }

  /** Whether any account exists, active or not. */
  hasAccounts(): Promise<boolean> {
    return hasUsers(this.#database.executor);
  }

  /** The current use of the connection pool; undefined for an embedded database. */
  poolUse(): PoolUse | undefined {
    return this.#database.engine.poolUse();
  }

  /** Checks that the database responds and accepts writes. @throws DatabaseUnavailableError, for the log only */
  checkReadiness(): Promise<void> {
    return checkReadiness(this.#database);
  }

  /** How this installation sends mail. */
  get mail(): MailMode {
    return this.#mailer.mode;
  }

  /** From now on keeps mails in memory for the owners of a demo to read, unless there are settings to send them. */
  keepMail(): void {
    this.#mailer.keep();
  }

  /**
   * Sends mails from the outbox until this Rolecall is closed. Does nothing if mails are neither sent nor kept.
   * @param onFailure called for each failed attempt
   * @param siteUrl the address of the web app, for kept mails
   */
  startMail(onFailure: SenderOptions['onFailure'], siteUrl = ''): Promise<void> {
    return this.#mailer.start(() => this.#systemContext(), onFailure, siteUrl);
  }

  /**
   * Ends role grants as they expire, until this Rolecall is closed. Without it they end when their organization is next
   * requested.
   * @param onFailure called if that fails
   */
  startGrantExpiry(onFailure: (error: unknown) => void): void {
    this.#grantExpiry ??= new GrantExpiry(() => this.#systemContext(), onFailure);
  }

  /**
   * Fills the missing keys of rows that processes of an earlier version insert during an upgrade, now and every minute
   * until this Rolecall is closed.
   * @param onFailure called if that fails
   */
  startKeyFilling(onFailure: (error: unknown) => void): void {
    this.#keyFilling ??= new KeyFilling(() => this.#systemContext(), onFailure);
  }

  /** Stores what is still in memory and closes the database. */
  async close(): Promise<void> {
    try {
      await this.#grantExpiry?.stop();
      await this.#keyFilling?.stop();
      await this.#mailer.stop();
      await this.#lastUsed.flush();
    } finally {
      await this.#replica?.database.close();
      await this.#database.close();
    }
  }
}

/** @throws InstallationError if the URL is not a server's */
function openReplica({ readDatabaseUrl, onQuery }: RolecallOptions): Replica | undefined {
  if (readDatabaseUrl === undefined) return undefined;
  if (!/^postgres(ql)?:/.test(readDatabaseUrl))
    throw new InstallationError('DATABASE_READ_URL must look like postgres://USER:PASSWORD@HOST:PORT/DATABASE.');
  return new Replica(openDatabase(readDatabaseUrl, onQuery));
}

/**
 * Opens a database and migrates its schema.
 * @throws InstallationError if the secret is not the database's, the schema is outdated and may not be migrated, the
 *   schema is from a later version, the database does not respond, or its file is damaged, not writable or another
 *   program's
 */
export async function openRolecall(options: RolecallOptions): Promise<Rolecall> {
  const keyring = new Keyring(options.secret);
  const database = openDatabase(options.databaseUrl, options.onQuery);
  const { clock = Date.now } = options;
  outputChecks.enabled = options.checkOutputs ?? outputChecks.enabled;
  try {
    const migrated = (options.migrate ?? true) ? await migrate(database) : [];
    if (options.migrate === false && (await pendingMigrations(database)).length > 0)
      throw new InstallationError('The schema of the database is outdated. Run `rolecall migrate`.');
    if (await isCopyUnfinished(database))
      throw new InstallationError('A copy to this database was interrupted. Run the same `rolecall copy` again.');
    await checkSecret(database, keyring);
    return new Rolecall(
      database,
      openReplica(options),
      keyring,
      new Passwords(options.passwords ?? defaultPasswordSettings),
      new RateLimits(options.rateLimits ?? defaultRateLimits, database.engine.counters),
      new Mailer(options.mail),
      () => new Date(clock()).toISOString(),
      migrated,
    );
  } catch (error) {
    await database.close();
    if (error instanceof DatabaseUnavailableError) throw new InstallationError(error.message, { cause: error });
    throw error;
  }
}

/** Checks an installation without changing it, for `rolecall doctor`. */
export async function diagnoseInstallation(
  options: Pick<RolecallOptions, 'databaseUrl' | 'clock'> & { secret: string | undefined },
): Promise<Finding[]> {
  const database = openDatabase(options.databaseUrl);
  try {
    const stored = database.isNew ? undefined : await findCheckValue(database).catch(() => undefined);
    return await diagnose(database, secretFinding(options.secret, stored), (options.clock ?? Date.now)());
  } finally {
    await database.close();
  }
}

function secretFinding(secret: string | undefined, stored: string | undefined): { ok: boolean; detail: string } {
  if (secret === undefined) return { ok: false, detail: 'AUTH_SECRET is neither set nor kept in the data folder' };
  try {
    const keyring = new Keyring(secret);
    if (stored !== undefined && stored !== keyring.checkValue)
      return { ok: false, detail: 'not the secret this database was made with' };
    return {
      ok: true,
      detail:
        stored === undefined
          ? 'present; the database has none yet'
          : 'present, and the one this database was made with',
    };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
