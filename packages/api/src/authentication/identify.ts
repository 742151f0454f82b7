import { type ActivityVia, asUuid, invalidInput, RolecallError, sentences, type UserBasic } from '@rolecall/contracts';
import { type Database, type Executor, prepared, type Cache, type Transaction } from '@rolecall/db';
import { type Compilable, type RawBuilder, sql } from 'kysely';
import type { ActingKey, Actor, Context, UserActor } from '../context.ts';
import { digestOf, isWellFormedToken } from '../keyring.ts';
import type { LastUsed } from '../last-used.ts';
import { findOrganization, lacksSecondFactor, type OrganizationForCaller } from '../organizations/queries.ts';
import { parseList, scopesOf } from '../personal-api-keys/mapper.ts';
import type { RateLimits } from '../rate-limits.ts';
import { toUserBasic, type UserBasicColumns, userBasicColumns } from '../users/mapper.ts';

/** What a request says about its sender. */
export interface Credentials {
  /** The `Authorization` header. */
  authorization?: string | undefined;
  /** Id of the browser session, taken from its cookie. */
  session?: string | undefined;
  /** Whether the request is known to come from our own pages. */
  sameOrigin?: boolean;
  /** The interface that a request with a key used. */
  via?: Extract<ActivityVia, 'key' | 'mcp'>;
  /** The `X-Organization-Id` header: limits a key's request to one organization, in addition to the key's own limits. */
  organization?: string | undefined;
  /** The client's network address. Requests without a valid credential are counted against it. */
  address?: string | undefined;
  /** How many calls the request makes, each of which counts towards the limits; default 1. */
  calls?: number | undefined;
  /** The organization that the request is about, as its path names it. It is looked up together with the caller. */
  about?: string | undefined;
}

interface UserColumns extends UserBasicColumns {
  user_is_active: number;
}

const userColumns = [...userBasicColumns, 'u.is_active as user_is_active'] as const;

interface SessionColumns extends UserColumns {
  authenticated_at: string;
}

/** How long a sign-in counts as recent, in milliseconds. */
const recentFor = 2 * 60 * 60 * 1000;

const isRecent = ({ authenticated_at }: SessionColumns, now: string): boolean =>
  Date.parse(now) - Date.parse(authenticated_at) <= recentFor;

interface KeyRow extends UserColumns {
  key_id: string;
  label: string;
  scopes: string;
  scoped_organizations: string | null;
  scoped_projects: string | null;
  expires_at: string | null;
  last_used_at: string | null;
}

const selectKeys = (db: Executor) =>
  db
    .selectFrom('personal_api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select([
      'k.id as key_id',
      'k.label as label',
      'k.scopes as scopes',
      'k.scoped_organizations',
      'k.scoped_projects',
      'k.expires_at as expires_at',
      'k.last_used_at',
      ...userColumns,
    ]);

const selectSessions = (db: Executor) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.authenticated_at', ...userColumns]);

type CallerQuery = ReturnType<typeof selectKeys>;
type Builder<Arguments> = Parameters<typeof prepared<Arguments & object, object>>[0];
/** Builds a query for the caller from `users as u`, joined to the table of the credential. */
type BuildCaller<Arguments> = (...args: Parameters<Builder<Arguments>>) => unknown;

/** The organization's columns, all null if there is no organization. */
type CallerInOrganization = OrganizationForCaller | { [Column in keyof OrganizationForCaller]: null };

/** Joins an organization to the caller as `o`, and the caller's membership there as `m`. */
const inOrganization = (caller: unknown, id: string | RawBuilder<string>) =>
  (caller as CallerQuery)
    .leftJoin('organizations as o', (join) => join.on('o.id', '=', id))
    .leftJoin('organization_memberships as m', (join) =>
      join.onRef('m.organization_id', '=', 'o.id').onRef('m.user_id', '=', 'u.id'),
    )
    .selectAll('o')
    .select('m.level as membership_level')
    .select(lacksSecondFactor.as('lacks_second_factor'));

const organizationOf = (row: CallerInOrganization): OrganizationForCaller | undefined =>
  row.id === null ? undefined : row;

/** Selects the same organization as `findCurrentOrganization`. */
const currentOrganizationId = sql<string>`(
  select of_user.organization_id from organization_memberships as of_user where of_user.user_id = u.id
  order by case when of_user.organization_id = u.current_organization_id then 0 else 1 end, of_user.joined_at, of_user.id
  limit 1)`;

/** The organization that a path names: `@current` or a UUID. Undefined for anything else, which may be arbitrarily long. */
const organizationNamed = (given = ''): string | undefined => (given === '@current' ? given : asUuid(given));

/** A caller, with the organization that the request is about. */
interface Found<Row> {
  row: Row;
  about: UserActor['about'];
}

/**
 * Prepares the query that finds the caller and, if the request is about an organization, that organization, in one statement.
 */
function prepareFindCaller<Arguments extends object, Row>(build: BuildCaller<Arguments>) {
  const alone = prepared<Arguments, Row>((db, param) => build(db, param as never) as Compilable<Row>);
  const preparedWith = (id: (param: (name: 'organization_id') => string) => string | RawBuilder<string>) =>
    prepared<Arguments & { organization_id: string }, Row & CallerInOrganization>(
      (db, param) =>
        inOrganization(build(db, param as never), id(param as never))
          .leftJoin('organization_sign_ins as i', 'i.organization_id', 'o.id')
          .select('i.stamp as sign_in_stamp') as unknown as Compilable<Row & CallerInOrganization>,
    );
  const inCurrent = preparedWith(() => currentOrganizationId);
  const inNamed = preparedWith((param) => param('organization_id'));
  return async (db: Executor, args: Arguments, given: string | undefined): Promise<Found<Row> | undefined> => {
    const organization_id = organizationNamed(given);
    if (given === undefined || organization_id === undefined) {
      const [row] = await alone(db, args);
      return row && { row, about: undefined };
    }
    const [row] = await (given === '@current' ? inCurrent : inNamed)(db, { ...args, organization_id });
    return row && { row, about: { given, organization: organizationOf(row) } };
  };
}

const findKey = prepareFindCaller<{ digest: string }, KeyRow>((db, param) =>
  selectKeys(db).where('k.digest', '=', param('digest')),
);

const findSession = prepareFindCaller<{ digest: string; now: string }, SessionColumns>((db, param) =>
  selectSessions(db).where('s.digest', '=', param('digest')).where('s.expires_at', '>', param('now')),
);

interface ProjectOfTokenRow {
  id: number;
  organization_id: string;
  secret_api_token_digest: string | null;
  secret_api_token_last_used_at: string | null;
  secret_api_token_backup_last_used_at: string | null;
}

const prepareFindProject = prepared<{ digest: string }, ProjectOfTokenRow>((db, param) =>
  db
    .selectFrom('projects')
    .select([
      'id',
      'organization_id',
      'secret_api_token_digest',
      'secret_api_token_last_used_at',
      'secret_api_token_backup_last_used_at',
    ])
    .where((eb) =>
      eb.or([
        eb('secret_api_token_digest', '=', param('digest')),
        eb('secret_api_token_backup_digest', '=', param('digest')),
      ]),
    ),
);

const prepareFindUser = prepared<{ email_key: string }, UserColumns>((db, param) =>
  db.selectFrom('users as u').select(userColumns).where('u.email_key', '=', param('email_key')),
);

const rejected = (detail: string): Actor => ({
  kind: 'anonymous',
  rejected: new RolecallError('authentication_failed', detail),
});
const anonymous: Actor = { kind: 'anonymous' };

/** Messages for a credential that is invalid or no longer valid. */
const refusals = {
  inactive: sentences.userInactive,
  key: 'Personal API key is invalid.',
  expired: 'Personal API key has expired.',
  session: 'Session has ended. Sign in again.',
} as const;

/** An API key as the database has it. */
interface KnownKey {
  user: UserBasic;
  key: ActingKey;
  expires_at: string | null;
  is_active: boolean;
  /** Whether the database has no recorded use of the key yet. */
  is_unused: boolean;
}

/** A known key with the organization that a request with it is about. */
export type KnownKeyAbout = KnownKey & Pick<UserActor, 'about'>;

const toKnownKey = (row: KeyRow): KnownKey => {
  const organizations = parseList<string>(row.scoped_organizations);
  const projects = parseList<number>(row.scoped_projects);
  return {
    user: toUserBasic(row),
    key: {
      id: row.key_id,
      label: row.label,
      scopes: scopesOf(row),
      organizations,
      projects,
      projectsAlone: organizations === null && projects !== null,
      pinned: undefined,
    },
    expires_at: row.expires_at,
    is_active: row.user_is_active === 1,
    is_unused: row.last_used_at === null,
  };
};

/** Limits a key to the organization that the request names, if any. @throws invalid_input if that is not a UUID */
function pinned(key: ActingKey, organization: string | undefined): ActingKey {
  if (organization === undefined) return key;
  const id = asUuid(organization);
  if (!id) throw invalidInput(sentences.notUuid, 'X-Organization-Id');
  return { ...key, pinned: id, organizations: key.organizations?.includes(id) === false ? [] : [id] };
}

interface Services {
  db: Executor;
  keys: Cache<KnownKeyAbout | undefined>;
  rateLimits: RateLimits;
  lastUsed: LastUsed;
  now(): string;
}

async function identifyKey(
  { db, keys, rateLimits, lastUsed, now }: Services,
  token: string,
  { via = 'key', organization, calls, about: given }: Credentials,
): Promise<Actor> {
  const digest = digestOf(token);
  const known = await keys.get(`${digest} ${organizationNamed(given)}`, async () => {
    // The checksum avoids a query for mistyped or made-up tokens.
    const found = isWellFormedToken(token, 'phx_') ? await findKey(db, { digest }, given) : undefined;
    return found && { ...toKnownKey(found.row), about: found.about };
  });
  if (!known) return rejected(refusals.key);
  const { user, key, expires_at, is_active, is_unused } = known;
  const about = given !== undefined && known.about ? { ...known.about, given } : undefined;
  const allowance = await rateLimits.countRequest(key.id, `user ${user.id}`, calls);
  const at = now();
  if (expires_at !== null && expires_at <= at) return rejected(refusals.expired);
  if (!is_active) return rejected(refusals.inactive);
  await lastUsed.record('key', key.id, at, is_unused);
  return {
    kind: 'user',
    via,
    user,
    key: pinned(key, organization),
    session: null,
    sameOrigin: true,
    isRecent: true,
    allowance,
    about,
  };
}

async function identifyProject(
  { db, rateLimits, lastUsed, now }: Services,
  token: string,
  { calls }: Credentials,
): Promise<Actor> {
  const digest = digestOf(token);
  const row = isWellFormedToken(token, 'phs_') ? (await prepareFindProject(db, { digest }))[0] : undefined;
  if (!row) return rejected('Project secret token is invalid.');
  const allowance = await rateLimits.countRequest(`project ${row.id}`, `organization ${row.organization_id}`, calls);
  const stored =
    row.secret_api_token_digest === digest
      ? row.secret_api_token_last_used_at
      : row.secret_api_token_backup_last_used_at;
  await lastUsed.record('token', digest, now(), stored === null);
  return { kind: 'project', project: { id: row.id, organization_id: row.organization_id }, allowance };
}

async function identifySession(
  services: Services,
  session: string,
  { sameOrigin = false, calls = 1, about: given }: Credentials,
): Promise<Actor> {
  const digest = digestOf(session);
  const now = services.now();
  const found = await findSession(services.db, { digest, now }, given);
  if (!found) return rejected(refusals.session);
  const { row, about } = found;
  if (row.user_is_active !== 1) return rejected(refusals.inactive);
  const user = toUserBasic(row);
  await services.rateLimits.countSession(user.id, calls);
  return {
    kind: 'user',
    via: 'session',
    user,
    key: null,
    session: digest,
    sameOrigin,
    isRecent: isRecent(row, now),
    about,
  };
}

async function find(services: Services, credentials: Credentials): Promise<Actor> {
  const { authorization, session } = credentials;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (token?.startsWith('phx_')) return identifyKey(services, token, credentials);
    if (token?.startsWith('phs_')) return identifyProject(services, token, credentials);
    return rejected('Authorization header must be "Bearer" and a personal API key or a project secret token.');
  }
  return session === undefined ? anonymous : identifySession(services, session, credentials);
}

/**
 * Identifies the sender of a request. An invalid credential gives an anonymous actor, and procedures that need a caller
 * report what was wrong with it.
 * @throws throttled if the credential was used too often, or the address sent too many requests without a valid one;
 *   invalid_input if the organization is not a UUID
 */
export async function identify(services: Services, credentials: Credentials): Promise<Actor> {
  const actor = await find(services, credentials);
  const { address, calls = 1 } = credentials;
  if (actor.kind === 'anonymous' && address !== undefined) await services.rateLimits.countAnonymous(address, calls);
  return actor;
}

/** The active user with this address key, acting through an embedding program with all of their rights. */
export async function identifyUser(db: Executor, emailKey: string): Promise<UserActor | undefined> {
  const [row] = await prepareFindUser(db, { email_key: emailKey });
  if (row?.user_is_active !== 1) return undefined;
  return {
    kind: 'user',
    via: 'library',
    user: toUserBasic(row),
    key: null,
    session: null,
    sameOrigin: true,
    isRecent: true,
  };
}

/**
 * Prepares the query that looks up a caller again, with the call's organization, if any, and the caller's membership there. It
 * locks the rows of `tables` until the transaction ends: shared, or exclusively if the write is about the caller alone. An
 * engine with a single writer needs no locks.
 */
function prepareReload<Arguments extends object, Row>(
  tables: readonly ('k' | 's' | 'u')[],
  build: BuildCaller<Arguments>,
) {
  type InOrganization = Arguments & { organization_id: string | null };
  const preparedWith = (lock: (query: CallerQuery) => unknown) =>
    prepared<InOrganization, Row & CallerInOrganization>((db, param) => {
      // The organization is locked by now, and its memberships with it, so they need no lock of their own.
      const query = inOrganization(build(db, param as never), param('organization_id') as string);
      return lock(query as unknown as CallerQuery) as Compilable<Row & CallerInOrganization>;
    });
  const unlocked = preparedWith((query) => query);
  const shared = preparedWith((query) => query.forShare(tables as never));
  const exclusive = preparedWith((query) => query.forNoKeyUpdate(tables as never));
  return async ({ engine }: Database, trx: Transaction, args: InOrganization) => {
    const query = engine.hasSingleWriter ? unlocked : args.organization_id === null ? exclusive : shared;
    const [row] = await query(trx, args);
    return row;
  };
}

const reloadKey = prepareReload<{ id: string }, KeyRow>(['k', 'u'], (db, param) =>
  selectKeys(db).where('k.id', '=', param('id')),
);
const reloadSession = prepareReload<{ digest: string; now: string }, SessionColumns>(['s', 'u'], (db, param) =>
  selectSessions(db).where('s.digest', '=', param('digest')).where('s.expires_at', '>', param('now')),
);
const reloadUser = prepareReload<{ id: number }, UserColumns>(['u'], (db, param) =>
  db.selectFrom('users as u').select(userColumns).where('u.id', '=', param('id')),
);

const failed = (detail: string) => new RolecallError('authentication_failed', detail);

function activeUser(row: UserColumns | undefined, missing: string): UserBasic {
  if (!row) throw failed(missing);
  if (row.user_is_active !== 1) throw failed(refusals.inactive);
  return toUserBasic(row);
}

/**
 * Reloads the actor from rows that stay unchanged until the transaction ends. Given the id of an organization that the
 * transaction has locked, also returns that organization with the actor's membership, or undefined if it no longer exists. An
 * actor that is not a person is returned unchanged.
 * @throws authentication_failed if the account, the key or the session has ended since the actor was identified
 */
export async function reloadActor(
  trx: Transaction,
  { actor, database, now }: Pick<Context, 'actor' | 'database' | 'now'>,
  organization_id: string | null = null,
): Promise<{ actor: Actor; organization: OrganizationForCaller | undefined }> {
  if (actor.kind === 'project') throw new TypeError('A project writes nothing: its token is not looked up again.');
  if (actor.kind !== 'user')
    return {
      actor,
      organization: organization_id === null ? undefined : await findOrganization(trx, organization_id, null),
    };
  if (actor.key) {
    const row = await reloadKey(database, trx, { id: actor.key.id, organization_id });
    const user = activeUser(row, refusals.key);
    const { key, expires_at } = toKnownKey(row as KeyRow);
    if (expires_at !== null && expires_at <= now()) throw failed(refusals.expired);
    const reloaded = { ...actor, user, key: pinned(key, actor.key.pinned) };
    return { actor: reloaded, organization: organizationOf(row as KeyRow & CallerInOrganization) };
  }
  if (actor.session === null) {
    const row = await reloadUser(database, trx, { id: actor.user.id, organization_id });
    const user = activeUser(row, refusals.inactive);
    return { actor: { ...actor, user }, organization: organizationOf(row as UserColumns & CallerInOrganization) };
  }
  const at = now();
  const row = await reloadSession(database, trx, { digest: actor.session, now: at, organization_id });
  const user = activeUser(row, refusals.session);
  const session = row as SessionColumns & CallerInOrganization;
  return { actor: { ...actor, user, isRecent: isRecent(session, at) }, organization: organizationOf(session) };
}
