import {
  type ActivityVia,
  asUuid,
  invalidInput,
  RolecallError,
  type Scope,
  sentences,
  type UserBasic,
} from '@rolecall/contracts';
import { type Executor, prepared, type Remembered } from '@rolecall/db';
import type { ActingKey, Actor, UserActor } from '../context.ts';
import { digestOf, isWellFormedToken } from '../keyring.ts';
import type { LastUsed } from '../last-used.ts';
import type { RateLimits } from '../rate-limits.ts';
import { toUserBasic, type UserBasicColumns, userBasicColumns } from '../users/objects.ts';

/** What a request says about who sends it. */
export interface Credentials {
  /** The `Authorization` header. */
  authorization?: string | undefined;
  /** Id of the browser session, taken from its cookie. */
  session?: string | undefined;
  /** Whether the request is known to come from our own pages. */
  sameOrigin?: boolean;
  /** How a key's request came in. */
  via?: Extract<ActivityVia, 'key' | 'mcp'>;
  /** The `X-Organization-Id` header: the one organization that a key's request may reach, besides the key's own limits. */
  organization?: string | undefined;
}

interface UserColumns extends UserBasicColumns {
  user_is_active: number;
}

const userColumns = [...userBasicColumns, 'u.is_active as user_is_active'] as const;

interface KeyRow extends UserColumns {
  id: string;
  label: string;
  scopes: string;
  scoped_organizations: string | null;
  scoped_projects: string | null;
  expires_at: string | null;
}

const prepareFindKey = prepared<{ digest: string }, KeyRow>((db, param) =>
  db
    .selectFrom('personal_api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select([
      'k.id as id',
      'k.label as label',
      'k.scopes as scopes',
      'k.scoped_organizations',
      'k.scoped_projects',
      'k.expires_at as expires_at',
      ...userColumns,
    ])
    .where('k.digest', '=', param('digest')),
);

const prepareFindSession = prepared<{ digest: string; now: string }, UserColumns>((db, param) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(userColumns)
    .where('s.digest', '=', param('digest'))
    .where('s.expires_at', '>', param('now')),
);

const prepareFindProject = prepared<{ digest: string }, { id: number; organization_id: string }>((db, param) =>
  db
    .selectFrom('projects')
    .select(['id', 'organization_id'])
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
const inactive = 'User inactive or deleted.';

const parseList = <T>(json: string | null): readonly T[] | null => (json === null ? null : (JSON.parse(json) as T[]));

/** A key as the database has it. */
export interface KnownKey {
  user: UserBasic;
  key: ActingKey;
  expires_at: string | null;
  is_active: boolean;
}

const toKnownKey = (row: KeyRow): KnownKey => {
  const organizations = parseList<string>(row.scoped_organizations);
  const projects = parseList<number>(row.scoped_projects);
  return {
    user: toUserBasic(row),
    key: {
      id: row.id,
      label: row.label,
      scopes: parseList<Scope>(row.scopes) ?? [],
      organizations,
      projects,
      projectsAlone: organizations === null && projects !== null,
    },
    expires_at: row.expires_at,
    is_active: row.user_is_active === 1,
  };
};

async function findKey(db: Executor, digest: string): Promise<KnownKey | undefined> {
  const [row] = await prepareFindKey(db, { digest });
  return row && toKnownKey(row);
}

/** A key for a request that names the one organization it is about. @throws invalid_input where that is no UUID */
function pinned(key: ActingKey, organization: string | undefined): ActingKey {
  if (organization === undefined) return key;
  const id = asUuid(organization);
  if (!id) throw invalidInput(sentences.notUuid, 'X-Organization-Id');
  return { ...key, organizations: key.organizations?.includes(id) === false ? [] : [id] };
}

interface Services {
  db: Executor;
  keys: Remembered<KnownKey | undefined>;
  rateLimits: RateLimits;
  lastUsed: LastUsed;
  now(): string;
}

async function identifyKey(
  { db, keys, rateLimits, lastUsed, now }: Services,
  token: string,
  via: 'key' | 'mcp',
  organization: string | undefined,
): Promise<Actor> {
  const digest = digestOf(token);
  // The checksum spares the database whatever was mistyped or made up.
  const known = await keys.get(digest, async () =>
    isWellFormedToken(token, 'phx_') ? findKey(db, digest) : undefined,
  );
  if (!known) return rejected('Personal API key is invalid.');
  const { user, key, expires_at, is_active } = known;
  await rateLimits.countRequest(key.id);
  const at = now();
  if (expires_at !== null && expires_at <= at) return rejected('Personal API key has expired.');
  if (!is_active) return rejected(inactive);
  lastUsed.record('key', key.id, at);
  return { kind: 'user', via, user, key: pinned(key, organization), session: null, sameOrigin: true };
}

async function identifyProject({ db, rateLimits, lastUsed, now }: Services, token: string): Promise<Actor> {
  const digest = digestOf(token);
  const row = isWellFormedToken(token, 'phs_') ? (await prepareFindProject(db, { digest }))[0] : undefined;
  if (!row) return rejected('Project secret token is invalid.');
  await rateLimits.countRequest(`project ${row.id}`);
  lastUsed.record('token', digest, now());
  return { kind: 'project', project: { id: row.id, organization_id: row.organization_id } };
}

/**
 * Who sends a request. A wrong credential makes nobody of its sender, and procedures that need somebody say what was
 * wrong with it.
 * @throws throttled where the credential was used too often, invalid_input where the organization is no UUID
 */
export async function identify(
  services: Services,
  { authorization, session, sameOrigin = false, via = 'key', organization }: Credentials,
): Promise<Actor> {
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (token?.startsWith('phx_')) return identifyKey(services, token, via, organization);
    if (token?.startsWith('phs_')) return identifyProject(services, token);
    return rejected('Authorization header must be "Bearer" and a personal API key or a project secret token.');
  }
  if (session === undefined) return anonymous;
  const digest = digestOf(session);
  const [row] = await prepareFindSession(services.db, { digest, now: services.now() });
  if (!row) return rejected('Session has ended. Sign in again.');
  if (row.user_is_active !== 1) return rejected(inactive);
  return { kind: 'user', via: 'session', user: toUserBasic(row), key: null, session: digest, sameOrigin };
}

/** The user with this address, acting through an embedding program with all of their rights. */
export async function identifyUser(db: Executor, emailKey: string): Promise<UserActor | undefined> {
  const [row] = await prepareFindUser(db, { email_key: emailKey });
  if (row?.user_is_active !== 1) return undefined;
  return { kind: 'user', via: 'library', user: toUserBasic(row), key: null, session: null, sameOrigin: true };
}
