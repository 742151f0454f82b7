import { rmSync } from 'node:fs';
import { openRolecall } from '@rolecall/api';
import { levels, normalizedKey } from '@rolecall/contracts';
import Sqlite from 'better-sqlite3';
import { v7 } from 'uuid';

export const benchSecret = 'the secret of a database that lives for one measurement';

/** What a measurement asks for. */
export interface BenchData {
  file: string;
  organizationId: string;
  roleId: string;
  /** An API key that may read and write the organization. */
  key: string;
  roles: number;
  references: number;
}

export const slugOf = (index: number) => `team-${index}`;
export const provider = 'github';
export const providerOrganization = 'acme';

/**
 * Makes a database file with one organization: `roles` roles with `membersPerRole` members each, and `references`
 * references. Bulk rows are inserted directly; everything is where the procedures would have put it.
 */
export async function createBenchData(
  file: string,
  { roles, membersPerRole, references }: { roles: number; membersPerRole: number; references: number },
): Promise<BenchData> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const rolecall = await openRolecall({ databaseUrl: `sqlite:${file}`, secret: benchSecret });
  const { system } = rolecall.system();
  const email = 'owner@example.com';
  await system.createUser({ email, first_name: 'Olive', last_name: 'Owner' });
  const organization = await system.createOrganization({ name: 'Acme', owner: email });
  const { value: key } = await system.createPersonalApiKey({
    email,
    label: 'bench',
    scopes: ['organization:read', 'organization:write'],
  });
  const userIds: number[] = [];
  for (let index = 0; index < membersPerRole; index += 1) {
    const user = await system.createUser({
      email: `member-${index}@example.com`,
      first_name: `Member ${index}`,
      last_name: 'Example',
    });
    await system.addMember({ organization_id: organization.id, email: user.email, level: levels.member });
    userIds.push(user.id);
  }
  await rolecall.close();

  const database = new Sqlite(file);
  database.pragma('foreign_keys = ON');
  const now = new Date().toISOString();
  const insertRole = database.prepare(
    'insert into roles (organization_id, id, name, name_key, created_at, updated_at) values (?, ?, ?, ?, ?, ?)',
  );
  const insertMembership = database.prepare(
    'insert into role_memberships (organization_id, id, role_id, user_id, joined_at, updated_at) values (?, ?, ?, ?, ?, ?)',
  );
  const insertReference = database.prepare(
    `insert into role_external_references (organization_id, id, role_id, provider, provider_key, provider_organization_id, provider_organization_id_key,
       provider_role_id, provider_role_id_key, provider_role_slug, provider_role_slug_key, provider_role_name, search_key, created_by_user_id, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select min(id) from users), ?)`,
  );
  const roleIds: string[] = [];
  database.transaction(() => {
    for (let index = 0; index < roles; index += 1) {
      const id = v7();
      const name = `Role ${index}`;
      insertRole.run(organization.id, id, name, normalizedKey(name), now, now);
      // Members of the first page are what is measured; beyond it they would only take time to make.
      if (index < 1000) for (const userId of userIds) insertMembership.run(organization.id, v7(), id, userId, now, now);
      roleIds.push(id);
    }
    for (let index = 0; index < references; index += 1) {
      const slug = slugOf(index);
      const id = String(index);
      insertReference.run(
        organization.id,
        v7(),
        roleIds[index % roleIds.length],
        provider,
        provider,
        providerOrganization,
        providerOrganization,
        id,
        id,
        slug,
        slug,
        `Team ${index}`,
        `team ${index} ${slug} ${providerOrganization} ${id}`,
        now,
      );
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.exec('analyze');
  database.close();
  return { file, organizationId: organization.id, roleId: roleIds[0] ?? '', key, roles, references };
}
