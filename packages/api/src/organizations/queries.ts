import type { Level, Organization, OrganizationPolicy, Page, PageInput } from '@rolecall/contracts';
import {
  type Database,
  type Executor,
  newId,
  type NewOrganization,
  type OrganizationRow,
  type OrganizationUpdate,
  prepared,
  type Tables,
  type Transaction,
} from '@rolecall/db';
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { everyMember, highestProjectRank, projectLevel } from '../access.ts';
import type { ActingKey } from '../context.ts';
import { countOf } from '../count.ts';

/** An organization with the caller's level in it. */
export interface OrganizationForCaller extends OrganizationRow {
  membership_level: Level | null;
  /** 1 if it requires a second factor and the caller has none. */
  lacks_second_factor: number | null;
  /** Changes when a member signs in; null before the first sign-in, undefined if it was not read. */
  sign_in_stamp?: string | null;
}

/**
 * 1 if organization `o` requires a second factor and its member `m` has none, null if it requires one and `m` is no
 * member, otherwise 0. Accounts are read only if it is required.
 */
export const lacksSecondFactor: RawBuilder<number | null> = sql`
  case when o.requires_second_factor = 1
    then (select 1 - account.is_2fa_enabled from users as account where account.id = m.user_id) else 0 end`;

/** The same with one of its projects and the caller's level on it; null if the organization has no such project. */
export interface OrganizationWithProject extends OrganizationForCaller {
  project: { id: number; name: string; access_level: number } | null;
}

interface ProjectColumns {
  project_id: number | null;
  project_name: string;
  project_level: number;
}

type WithMembership = SelectQueryBuilder<
  Tables & { o: OrganizationRow; m: Tables['organization_memberships'] },
  'o',
  object
>;

/** Organizations `o`, each with the caller's membership `m` if their account is active. */
const organizationsFor = (db: Executor, userId: number | null): WithMembership =>
  db
    .selectFrom('organizations as o')
    .leftJoin('organization_memberships as m', (join) =>
      join
        .onRef('m.organization_id', '=', 'o.id')
        .on('m.user_id', '=', userId as number)
        .on((eb) =>
          eb.exists(
            eb
              .selectFrom('users as u')
              .select('u.id')
              .whereRef('u.id', '=', 'm.user_id')
              // A literal, because the value never differs.
              .where('u.is_active', '=', sql.lit(1)),
          ),
        ),
    )
    .selectAll('o')
    .select('m.level as membership_level')
    .select(lacksSecondFactor.as('lacks_second_factor')) as unknown as WithMembership;

const prepareFind = prepared<{ id: string; user_id: number | null }, OrganizationForCaller>(
  (db, param) => organizationsFor(db, param('user_id')).where('o.id', '=', param('id')) as never,
);

/** Finds an organization for any user. `membership_level` is null for a user who is not a member or whose account is inactive. */
export async function findOrganization(
  db: Executor,
  organizationId: string,
  userId: number | null,
): Promise<OrganizationForCaller | undefined> {
  const [row] = await prepareFind(db, { id: organizationId, user_id: userId });
  return row;
}

const prepareFindWithProject = prepared<
  { id: string | null; user_id: number | null; project_id: number },
  OrganizationForCaller & ProjectColumns
>(
  (db, param) =>
    organizationsFor(db, param('user_id'))
      .leftJoin('projects as p', (join) =>
        join.onRef('p.organization_id', '=', 'o.id').on('p.id', '=', param('project_id')),
      )
      .select(['p.id as project_id', 'p.name as project_name'])
      .select(projectLevel(everyMember).as('project_level'))
      .where('o.id', '=', (eb) =>
        eb.fn.coalesce(
          eb.val(param('id')),
          eb.selectFrom('projects').select('organization_id').where('id', '=', param('project_id')),
        ),
      ) as never,
);

/**
 * Finds the organization together with one of its projects. The caller's level on it is read with their membership.
 * @param organizationId null for the project's organization
 */
export async function findOrganizationWithProject(
  db: Executor,
  organizationId: string | null,
  userId: number | null,
  projectId: number,
): Promise<OrganizationWithProject | undefined> {
  const [row] = await prepareFindWithProject(db, { id: organizationId, user_id: userId, project_id: projectId });
  if (!row) return undefined;
  const { project_id, project_name, project_level, ...organization } = row;
  // Without a user the caller is the system, which has all permissions.
  const access_level = userId === null ? highestProjectRank : project_level;
  return {
    ...organization,
    project: project_id === null ? null : { id: project_id, name: project_name, access_level },
  };
}

const prepareFindCurrent = prepared<{ user_id: number }, OrganizationForCaller>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .selectAll('o')
    .select(sql<Level>`m.level`.as('membership_level'))
    .select(lacksSecondFactor.as('lacks_second_factor'))
    .where('m.user_id', '=', param('user_id'))
    .where('u.is_active', '=', sql.lit(1))
    .orderBy(sql`case when o.id = u.current_organization_id then 0 else 1 end`)
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .limit(1),
);

/** The user's current organization, or else the one they joined first. */
export async function findCurrentOrganization(
  db: Executor,
  userId: number,
): Promise<OrganizationForCaller | undefined> {
  const [row] = await prepareFindCurrent(db, { user_id: userId });
  return row;
}

/** One of a user's organizations, as shown in the frame of their pages. */
export interface OwnOrganization extends Pick<OrganizationRow, 'id' | 'name'> {
  membership_level: Level;
  /** 1 if it requires a second factor and the user has none. */
  lacks_second_factor: number;
  is_current: number;
}

const prepareListOwn = prepared<{ user_id: number }, OwnOrganization>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['o.id', 'o.name', sql<Level>`m.level`.as('membership_level')])
    .select(sql<number>`coalesce(${lacksSecondFactor}, 0)`.as('lacks_second_factor'))
    .select(sql<number>`case when o.id = u.current_organization_id then 1 else 0 end`.as('is_current'))
    .where('m.user_id', '=', param('user_id'))
    .orderBy('m.joined_at')
    .orderBy('m.id'),
);

/** The organizations of a user in the order in which they joined. If none is current, the first counts as current. */
export const listOwnOrganizations = (db: Executor, userId: number): Promise<OwnOrganization[]> =>
  prepareListOwn(db, { user_id: userId });

const prepareExpiringOf = prepared<{ user_id: number; now: string }, { id: string }>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select('o.id')
    .where('m.user_id', '=', param('user_id'))
    .where('o.role_grants_expire_at', '<=', param('now')),
);

/** The organizations of a user that have role grants that have expired but have not been ended yet. */
export async function findOrganizationsWithExpiredGrantsOf(
  db: Executor,
  userId: number,
  now: string,
): Promise<string[]> {
  const rows = await prepareExpiringOf(db, { user_id: userId, now });
  return rows.map(({ id }) => id);
}

const prepareCounts = prepared<{ id: string }, Pick<OrganizationRow, 'role_count' | 'role_external_reference_count'>>(
  (db, param) =>
    db
      .selectFrom('organizations')
      .select(['role_count', 'role_external_reference_count'])
      .where('id', '=', param('id')),
);

/** How many roles and external references an organization has, as maintained by the database. */
export async function findCounts(db: Executor, organizationId: string): Promise<{ roles: number; references: number }> {
  const [row] = await prepareCounts(db, { id: organizationId });
  return { roles: row?.role_count ?? 0, references: row?.role_external_reference_count ?? 0 };
}

const prepareMemberCount = prepared<{ organization_id: string }, { count: number }>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('m.organization_id', '=', param('organization_id'))
    .where('u.is_active', '=', 1),
);

/** How many active members an organization has. */
async function countMembers(db: Executor, organizationId: string): Promise<number> {
  const [row] = await prepareMemberCount(db, { organization_id: organizationId });
  return Number(row?.count ?? 0);
}

const prepareDefaultRole = prepared<{ organization_id: string }, { id: string }>((db, param) =>
  db
    .selectFrom('roles')
    .select('id')
    .where('organization_id', '=', param('organization_id'))
    .where('is_default', '=', 1),
);

async function findDefaultRoleId(db: Executor, organizationId: string): Promise<string | null> {
  const [row] = await prepareDefaultRole(db, { organization_id: organizationId });
  return row?.id ?? null;
}

const toOrganization = (
  row: Omit<OrganizationForCaller, 'lacks_second_factor'>,
  memberCount: number,
  defaultRoleId: string | null,
): Organization => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  created_at: row.created_at,
  updated_at: row.updated_at,
  membership_level: row.membership_level,
  member_count: memberCount,
  default_role_id: defaultRoleId,
  posthog_contact: row.contact_name === null ? null : { name: row.contact_name },
  shared_slack_channel_url: row.shared_slack_channel_url,
});

/** The documented object of an organization that was already read. */
export async function describeOrganization(db: Executor, row: OrganizationForCaller): Promise<Organization> {
  const [memberCount, defaultRoleId] = await Promise.all([countMembers(db, row.id), findDefaultRoleId(db, row.id)]);
  return toOrganization(row, memberCount, defaultRoleId);
}

/** How members must sign in, how many of them do not comply yet, and what group syncs may revoke. */
export async function describePolicy(
  db: Executor,
  { id, requires_second_factor, max_revocations_percent, revocations_floor }: OrganizationForCaller,
): Promise<OrganizationPolicy> {
  const lacking = db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .where('m.organization_id', '=', id)
    .where('u.is_active', '=', 1)
    .where('u.is_2fa_enabled', '=', 0);
  return {
    requires_second_factor: requires_second_factor === 1,
    members_without_second_factor: await countOf(lacking),
    max_revocations_percent,
    revocations_floor,
  };
}

/**
 * The organizations that a key reaches: those it is limited to, or those of the projects it is limited to. Null if it
 * reaches all of its owner's organizations.
 */
export async function findOrganizationsOfKey(db: Executor, key: ActingKey | null): Promise<readonly string[] | null> {
  if (!key?.projectsAlone) return key?.organizations ?? null;
  const rows = await db
    .selectFrom('projects')
    .select('organization_id')
    .distinct()
    .where('id', 'in', [...(key.projects ?? [])])
    .execute();
  const ids = rows.map((row) => row.organization_id);
  return key.organizations ? ids.filter((id) => key.organizations?.includes(id)) : ids;
}

/** One page of the organizations that a user belongs to and can access, in order of joining, limited to those in `only`. */
export async function listOrganizations(
  db: Executor,
  userId: number,
  only: readonly string[] | null,
  page: PageInput,
): Promise<Page<Organization>> {
  const ofUser = () => {
    const query = db
      .selectFrom('organization_memberships as m')
      .innerJoin('organizations as o', 'o.id', 'm.organization_id')
      .where('m.user_id', '=', userId)
      .where(lacksSecondFactor, '=', 0);
    // An SQL list must not be empty; an `or` without conditions may be.
    return only ? query.where((eb) => eb.or(only.map((id) => eb('o.id', '=', id)))) : query;
  };
  const rows = await ofUser()
    .selectAll('o')
    .select(sql<Level>`m.level`.as('membership_level'))
    .select((eb) => [
      eb
        .selectFrom('organization_memberships as other')
        .innerJoin('users as u', 'u.id', 'other.user_id')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('other.organization_id', '=', 'o.id')
        .where('u.is_active', '=', 1)
        .as('member_count'),
      eb
        .selectFrom('roles as r')
        .select('r.id')
        .whereRef('r.organization_id', '=', 'o.id')
        .where('r.is_default', '=', 1)
        .as('default_role_id'),
    ])
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const count = await countOf(ofUser());
  return {
    count,
    results: rows.map((row) => toOrganization(row, Number(row.member_count), row.default_role_id)),
  };
}

/** Stores an organization. @returns false if its slug is taken, in which case nothing is stored */
export async function insertOrganization(
  trx: Transaction,
  organization: Omit<NewOrganization, 'contact_name' | 'shared_slack_channel_url'>,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('organizations')
    .values({ ...organization, contact_name: null, shared_slack_channel_url: null })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateOrganization(trx: Transaction, id: string, update: OrganizationUpdate): Promise<void> {
  await trx.updateTable('organizations').set(update).where('id', '=', id).execute();
}

/** Records in every organization of a user that a member has signed in. */
export async function stampSignIn({ engine }: Database, trx: Transaction, userId: number): Promise<void> {
  const organizations = trx
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select((of) => ['o.id as organization_id', of.val(newId()).as('stamp')])
    .where('m.user_id', '=', userId)
    // If two people of the same organizations sign in at once, both lock the rows in this order.
    .orderBy('o.id');
  await trx
    .insertInto('organization_sign_ins')
    .columns(['organization_id', 'stamp'])
    // Waits for an organization that is being deleted, and then finds none.
    .expression(engine.hasSingleWriter ? organizations : organizations.forKeyShare('o'))
    .onConflict((conflict) =>
      conflict.column('organization_id').doUpdateSet((eb) => ({ stamp: eb.ref('excluded.stamp') })),
    )
    .execute();
}

/** Allows the last owner to be deleted, as a step of deleting the organization. */
export const markAsDeleting = (trx: Transaction, id: string): Promise<void> =>
  updateOrganization(trx, id, { is_deleting: 1 });

/** Deletes an organization that has no other rows left. */
export async function deleteOrganization(trx: Transaction, id: string): Promise<void> {
  await trx.deleteFrom('organization_sign_ins').where('organization_id', '=', id).execute();
  await trx.deleteFrom('organizations').where('id', '=', id).execute();
}
