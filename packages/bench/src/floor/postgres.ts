import { Pool, type QueryResultRow } from 'pg';
import type { MembershipRow, ReferenceRow, RoleRow, UserRow } from './rows.ts';
import {
  membershipColumns,
  membershipTables,
  newReferenceColumns,
  newReferenceValues,
  referenceColumns,
  type Store,
  userColumns,
} from './store.ts';

/** Uses pg with prepared statements and a pool of as many connections as the real server has. */
export function openPostgresStore(url: string, organizationId: string): Store {
  const pool = new Pool({ connectionString: url, max: 10 });
  let statements = 0;
  const prepare = <Row extends QueryResultRow>(text: string) => {
    statements += 1;
    const name = `floor_${statements}`;
    return async (...values: unknown[]): Promise<Row[]> => (await pool.query<Row>({ name, text, values })).rows;
  };
  const pageOfRoles = 'from roles where organization_id = $1 order by created_at, id limit $2';
  const memberships = `${membershipTables} and rm.organization_id = $1`;
  const listRoles = prepare<RoleRow>(`select id, name, created_at, is_default ${pageOfRoles}`);
  const countRoles = prepare<{ role_count: string }>('select role_count from organizations where id = $1');
  const listMembers = prepare<MembershipRow>(
    `select ${membershipColumns} ${memberships} and rm.role_id in (select id ${pageOfRoles}) order by rm.joined_at, rm.id`,
  );
  const getRole = prepare<RoleRow>(
    'select id, name, created_at, is_default from roles where organization_id = $1 and id = $2',
  );
  const getMembers = prepare<MembershipRow>(
    `select ${membershipColumns} ${memberships} and rm.role_id = $2 order by rm.joined_at, rm.id`,
  );
  const lookup = prepare<ReferenceRow>(
    `select ${referenceColumns}, ${userColumns} from role_external_references r left join users u on u.id = r.created_by_user_id
     where r.organization_id = $1 and r.provider_key = $2 and r.provider_organization_id_key = $3 and r.provider_role_slug_key = $4`,
  );
  const getUser = prepare<UserRow>(`select ${userColumns} from users u where u.id = (select min(id) from users)`);
  const insertReference = prepare(
    `insert into role_external_references (${newReferenceColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
  );
  const deleteReference = prepare('delete from role_external_references where organization_id = $1 and id = $2');
  return {
    lookup: async ({ provider, organization, slug }) => (await lookup(organizationId, provider, organization, slug))[0],
    async listRoles(limit) {
      const [roles, members, counted] = await Promise.all([
        listRoles(organizationId, limit),
        listMembers(organizationId, limit),
        countRoles(organizationId),
      ]);
      return { roles, members, count: Number(counted[0]?.role_count ?? 0) };
    },
    async getRole(id) {
      const [roles, members] = await Promise.all([getRole(organizationId, id), getMembers(organizationId, id)]);
      return { role: roles[0], members };
    },
    async insertReference(reference) {
      const [user] = (await getUser()) as [UserRow];
      await insertReference(...newReferenceValues(organizationId, reference, user));
      return user;
    },
    async deleteReference(id) {
      await deleteReference(organizationId, id);
    },
  };
}
