import Sqlite from 'better-sqlite3';
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

/** Uses better-sqlite3 with prepared statements and the settings of the real server. */
export function openSqliteStore(file: string, organizationId: string): Store {
  const database = new Sqlite(file);
  for (const setting of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'foreign_keys = ON',
    'wal_autocheckpoint = 4000',
    'cache_size = -65536',
    'mmap_size = 268435456',
  ])
    database.pragma(setting);
  const pageOfRoles = 'from roles where organization_id = ? order by created_at, id limit ?';
  const memberships = `${membershipTables} and rm.organization_id = ?`;
  const listRoles = database.prepare<[string, number], RoleRow>(
    `select id, name, created_at, is_default ${pageOfRoles}`,
  );
  const countRoles = database.prepare<[string], { role_count: number }>(
    'select role_count from organizations where id = ?',
  );
  const listMembers = database.prepare<[string, string, number], MembershipRow>(
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
    `insert into role_external_references (${newReferenceColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteReference = database.prepare('delete from role_external_references where organization_id = ? and id = ?');
  return {
    lookup: ({ provider, organization, slug }) => lookup.get(organizationId, provider, organization, slug),
    listRoles: (limit) => ({
      roles: listRoles.all(organizationId, limit),
      members: listMembers.all(organizationId, organizationId, limit),
      count: countRoles.get(organizationId)?.role_count ?? 0,
    }),
    getRole: (id) => ({ role: getRole.get(organizationId, id), members: getMembers.all(organizationId, id) }),
    insertReference(reference) {
      const user = getUser.get() as UserRow;
      insertReference.run(...newReferenceValues(organizationId, reference, user));
      return user;
    },
    deleteReference: (id) => void deleteReference.run(organizationId, id),
  };
}
