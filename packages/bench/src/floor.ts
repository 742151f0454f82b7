import { createServer } from 'node:http';
import { normalizedKey } from '@rolecall/contracts';
import Sqlite from 'better-sqlite3';
import { v7 } from 'uuid';

/*
 * The floor: the same answers from the same data with nothing but node:http and prepared statements. It knows who asks
 * without looking, checks nothing and logs nothing.
 */
const [file, organizationId] = process.argv.slice(2) as [string, string];
const database = new Sqlite(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.pragma('foreign_keys = ON');
database.pragma('wal_autocheckpoint = 4000');
database.pragma('cache_size = -65536');
database.pragma('mmap_size = 268435456');

interface UserRow {
  user_id: number;
  user_uuid: string;
  user_distinct_id: string;
  user_first_name: string;
  user_last_name: string;
  user_email: string;
  user_is_email_verified: number;
  user_role_at_organization: string | null;
}

interface MembershipRow extends UserRow {
  id: string;
  role_id: string;
  joined_at: string;
  updated_at: string;
  member_id: string;
  member_level: number;
  member_joined_at: string;
  member_updated_at: string;
  user_is_2fa_enabled: number;
  user_has_social_auth: number;
  user_last_login: string | null;
}

interface RoleRow {
  id: string;
  name: string;
  created_at: string;
  is_default: number;
}

interface ReferenceRow extends UserRow {
  id: string;
  provider: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  role_id: string;
  created_at: string;
}

const userColumns = `u.id as user_id, u.uuid as user_uuid, u.distinct_id as user_distinct_id, u.first_name as user_first_name, u.last_name as user_last_name,
  u.email as user_email, u.is_email_verified as user_is_email_verified, u.role_at_organization as user_role_at_organization`;
const membershipColumns = `rm.id, rm.role_id, rm.joined_at, rm.updated_at, ${userColumns}, u.is_2fa_enabled as user_is_2fa_enabled,
  u.has_social_auth as user_has_social_auth, u.last_login as user_last_login, m.id as member_id, m.level as member_level,
  m.joined_at as member_joined_at, m.updated_at as member_updated_at`;
const memberships = `from role_memberships rm join users u on u.id = rm.user_id
  join organization_memberships m on m.organization_id = rm.organization_id and m.user_id = rm.user_id where u.is_active = 1 and rm.organization_id = ?`;
const pageOfRoles = 'from roles where organization_id = ? order by created_at, id limit ? offset ?';
const referenceColumns = `r.id, r.provider, r.provider_organization_id, r.provider_role_id, r.provider_role_slug, r.provider_role_name, r.role_id, r.created_at`;

const listRoles = database.prepare<[string, number, number], RoleRow>(
  `select id, name, created_at, is_default ${pageOfRoles}`,
);
const countRoles = database.prepare<[string], { role_count: number }>(
  'select role_count from organizations where id = ?',
);
const listMembers = database.prepare<[string, string, number, number], MembershipRow>(
  `select ${membershipColumns} ${memberships} and rm.role_id in (select id ${pageOfRoles}) order by rm.joined_at, rm.id`,
);
const getRole = database.prepare<[string, string], RoleRow>(
  'select id, name, created_at, is_default from roles where organization_id = ? and id = ?',
);
const getMembers = database.prepare<[string, string], MembershipRow>(
  `select ${membershipColumns} ${memberships} and rm.role_id = ? order by rm.joined_at, rm.id`,
);
const lookup = database.prepare<[string, string, string, string], ReferenceRow>(
  `select ${referenceColumns}, ${userColumns} from role_external_references r left join users u on u.id = r.created_by_user_id
   where r.organization_id = ? and r.provider_key = ? and r.provider_organization_id_key = ? and r.provider_role_slug_key = ?`,
);
const getUser = database.prepare<[], UserRow>(
  `select ${userColumns} from users u where u.id = (select min(id) from users)`,
);
const insertReference = database.prepare(
  `insert into role_external_references (organization_id, id, role_id, provider, provider_key, provider_organization_id, provider_organization_id_key,
     provider_role_id, provider_role_id_key, provider_role_slug, provider_role_slug_key, provider_role_name, search_key, created_by_user_id, created_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const deleteReference = database.prepare('delete from role_external_references where organization_id = ? and id = ?');

const toUser = (row: UserRow) => ({
  id: row.user_id,
  uuid: row.user_uuid,
  distinct_id: row.user_distinct_id,
  first_name: row.user_first_name,
  last_name: row.user_last_name,
  email: row.user_email,
  is_email_verified: row.user_is_email_verified === 1,
  hedgehog_config: null,
  role_at_organization: row.user_role_at_organization,
});

const toMembership = (row: MembershipRow) => {
  const user = toUser(row);
  return {
    id: row.id,
    role_id: row.role_id,
    organization_member: {
      id: row.member_id,
      user,
      level: row.member_level,
      joined_at: row.member_joined_at,
      updated_at: row.member_updated_at,
      is_2fa_enabled: row.user_is_2fa_enabled === 1,
      has_social_auth: row.user_has_social_auth === 1,
      last_login: row.user_last_login,
    },
    user,
    joined_at: row.joined_at,
    updated_at: row.updated_at,
  };
};

const toRole = (row: RoleRow, members: MembershipRow[]) => ({
  id: row.id,
  name: row.name,
  created_at: row.created_at,
  created_by: null,
  members: members.map(toMembership),
  is_default: row.is_default === 1,
});

const toReference = (row: Omit<ReferenceRow, keyof UserRow>, user: UserRow) => ({
  id: row.id,
  provider: row.provider,
  provider_organization_id: row.provider_organization_id,
  provider_role_id: row.provider_role_id,
  provider_role_slug: row.provider_role_slug,
  provider_role_name: row.provider_role_name,
  role: row.role_id,
  created_at: row.created_at,
  created_by: toUser(user),
});

function answerRoles(limit: number, offset: number) {
  const roles = listRoles.all(organizationId, limit, offset);
  const members = new Map<string, MembershipRow[]>(roles.map((role) => [role.id, []]));
  for (const row of listMembers.all(organizationId, organizationId, limit, offset)) members.get(row.role_id)?.push(row);
  const count = countRoles.get(organizationId)?.role_count ?? 0;
  return { count, next: null, previous: null, results: roles.map((role) => toRole(role, members.get(role.id) ?? [])) };
}

const server = createServer((request, response) => {
  const send = (status: number, value?: unknown) => {
    if (value === undefined) return response.writeHead(status).end();
    const body = Buffer.from(JSON.stringify(value));
    response
      .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length })
      .end(body);
  };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = url.pathname.slice(`/api/organizations/${organizationId}`.length);
  if (path === '/role_external_references/lookup') {
    const of = (name: string) => normalizedKey(url.searchParams.get(name) ?? '');
    const row = lookup.get(organizationId, of('provider'), of('provider_organization_id'), of('provider_role_slug'));
    return send(200, { reference: row ? toReference(row, row) : null });
  }
  if (path === '/roles') return send(200, answerRoles(Number(url.searchParams.get('limit') ?? 100), 0));
  if (path.startsWith('/roles/')) {
    const role = getRole.get(organizationId, path.slice('/roles/'.length));
    return role ? send(200, toRole(role, getMembers.all(organizationId, role.id))) : send(404);
  }
  if (request.method === 'DELETE') {
    deleteReference.run(organizationId, path.slice('/role_external_references/'.length));
    return send(204);
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<
      | 'provider'
      | 'provider_organization_id'
      | 'provider_role_id'
      | 'provider_role_slug'
      | 'provider_role_name'
      | 'role',
      string
    >;
    const user = getUser.get() as UserRow;
    const row = { ...input, id: v7(), role_id: input.role, created_at: new Date().toISOString() };
    insertReference.run(
      organizationId,
      row.id,
      row.role_id,
      row.provider,
      normalizedKey(row.provider),
      row.provider_organization_id,
      normalizedKey(row.provider_organization_id),
      row.provider_role_id,
      normalizedKey(row.provider_role_id),
      row.provider_role_slug,
      normalizedKey(row.provider_role_slug),
      row.provider_role_name,
      normalizedKey(
        `${row.provider_role_name} ${row.provider_role_slug} ${row.provider_organization_id} ${row.provider_role_id}`,
      ),
      user.user_id,
      row.created_at,
    );
    send(201, toReference(row, user));
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
