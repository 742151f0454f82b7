import { newId } from '@rolecall/db';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { createRandom } from './authority/random.ts';
import { createTestOrganization } from './support.ts';

export interface OrganizationSize {
  groups: number;
  people: number;
  groupsOfEach: number;
}

const there = { provider: 'github', provider_organization_id: 'acme' };

/** How many people one statement creates. */
const batchSize = 250;

/**
 * Creates an organization with many people, and a role for each of many external groups.
 * @returns its UUID
 */
export async function createLargeOrganization(
  rolecall: Rolecall,
  { groups, people }: OrganizationSize,
): Promise<string> {
  const { id: organization_id } = await createTestOrganization(rolecall);
  const { executor } = databaseOf(rolecall);
  const system = rolecall.system();
  const created_at = '2026-01-01T00:00:00.000Z';
  for (let from = 0; from < people; from += batchSize) {
    const users = Array.from({ length: Math.min(batchSize, people - from) }, (_, index) => {
      const email = `person-${from + index}@example.com`;
      return {
        uuid: newId(),
        distinct_id: newId(),
        email,
        email_key: email,
        first_name: '',
        last_name: '',
        search_key: email,
        is_active: 1,
        is_email_verified: 1,
        created_at,
        updated_at: created_at,
      };
    });
    const ids = await executor.insertInto('users').values(users).returning('id').execute();
    await executor
      .insertInto('organization_memberships')
      .values(
        ids.map(({ id: user_id }) => ({
          organization_id,
          id: newId(),
          user_id,
          level: 1,
          invited_by_user_id: null,
          joined_at: created_at,
          updated_at: created_at,
        })),
      )
      .execute();
  }
  for (let group = 0; group < groups; group += 1) {
    const { id: role } = await system.roles.create({ organization_id, name: `Role ${group}` });
    await system.roleExternalReferences.create({
      organization_id,
      role,
      ...there,
      provider_role_id: `${group}`,
      provider_role_name: `Team ${group}`,
    });
  }
  return organization_id;
}

/** Groups with pseudorandom members, the same each time except for a share of `moved`. */
export function snapshotOf({ groups, people, groupsOfEach }: OrganizationSize, moved = 0) {
  const [stable, other] = [createRandom(1), createRandom(2)];
  const members = Array.from({ length: groups }, (): { email: string }[] => []);
  for (let person = 0; person < people; person += 1)
    for (let count = 0; count < groupsOfEach; count += 1) {
      const group = Math.floor(stable.next() * groups);
      const list = members[other.chance(moved) ? (group + 1) % groups : group];
      if (!list?.some(({ email }) => email === `person-${person}@example.com`))
        list?.push({ email: `person-${person}@example.com` });
    }
  return {
    ...there,
    complete: true,
    groups: members.map((inGroup, group) => ({ id: `${group}`, name: `Team ${group}`, members: inGroup })),
  };
}
