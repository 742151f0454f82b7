import { openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { levels, normalizedKey, searchKey } from '@rolecall/contracts';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { insertAll, referenceRow } from './rows.ts';

export const benchSecret = 'the secret of a database that lives for one measurement';

/** What a measurement needs to send requests. */
export interface BenchData {
  databaseUrl: string;
  organizationId: string;
  roleId: string;
  /** An API key that may read and write the organization. */
  key: string;
  roles: number;
  references: number;
}

/**
 * Creates a database with one organization: `roles` roles with `membersPerRole` members each, and `references`
 * references. Bulk rows are inserted directly, in the form in which the procedures would have stored them.
 */
export async function createBenchData(
  databaseUrl: string,
  { roles, membersPerRole, references }: { roles: number; membersPerRole: number; references: number },
): Promise<BenchData> {
  const rolecall = await openRolecall({ databaseUrl, secret: benchSecret });
  const { system } = rolecall.system();
  const email = 'owner@example.com';
  const owner = await system.createUser({ email, first_name: 'Olive', last_name: 'Owner' });
  const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: email });
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
    await system.addMember({ organization_id, email: user.email, level: levels.member });
    userIds.push(user.id);
  }

  const { executor } = databaseOf(rolecall);
  const now = new Date().toISOString();
  const roleIds = Array.from({ length: roles }, () => v7());
  const roleOf = (index: number) => roleIds[index % roles] as string;
  await executor.transaction().execute(async (trx) => {
    await insertAll(
      roles,
      (index) => {
        const name = `Role ${index}`;
        const id = roleOf(index);
        const keys = { name_key: normalizedKey(name), search_key: searchKey(name) };
        return { organization_id, id, name, ...keys, created_at: now, updated_at: now };
      },
      (rows) => trx.insertInto('roles').values(rows).execute(),
    );
    // Only members of roles on the first page are measured; more would only take time to create.
    await insertAll(
      Math.min(roles, 1000) * membersPerRole,
      (index) => ({
        organization_id,
        id: v7(),
        role_id: roleOf(Math.floor(index / membersPerRole)),
        user_id: userIds[index % membersPerRole] as number,
        joined_at: now,
        updated_at: now,
      }),
      (rows) => trx.insertInto('role_memberships').values(rows).execute(),
    );
    const ofOwner = { organization_id, created_by_user_id: owner.id, created_at: now };
    await insertAll(
      references,
      (index) => referenceRow(index, { ...ofOwner, role_id: roleOf(index) }),
      (rows) => trx.insertInto('role_external_references').values(rows).execute(),
    );
  });
  await sql`analyze`.execute(executor);
  await rolecall.close();
  return { databaseUrl, organizationId: organization_id, roleId: roleOf(0), key, roles, references };
}
