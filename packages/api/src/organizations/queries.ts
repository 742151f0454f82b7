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

/** An organization with what the caller is there. */
export interface OrganizationForCaller extends OrganizationRow {
  membership_level: Level | null;
  /** 1 where it requires a second factor of the caller, who has none. */
  lacks_second_factor: number | null;
  /** Differs once one of its members has signed in; null before the first time, and where nobody has asked for it. */
  sign_in_stamp?: string | null;
}

/**
 * 1 where an organization `o` requires a second factor that its member `m` has not; 0 or, where there is no member, null
 * elsewhere. Accounts are looked at only where it is required.
 */
export const lacksSecondFactor: RawBuilder<number | null> = sql`
  case when o.requires_second_factor = 1
    then (select 1 - account.is_2fa_enabled from users as account where account.id = m.user_id) else 0 end`;

/** The same with one of its projects, and the caller's level on it; null where the organization has no such project. */
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

/** Organizations `o`, each with the caller's membership `m`, if the account is active. */
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
              // The literal spares the engine a parameter that never differs.
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

/** The organization, whoever asks; `membership_level` is null for who is no member, or whose account is not active. */
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
 * The same organization with one of its projects, the caller's level on which is read with their membership.
 * @param organizationId null for the organization of the project
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
  // Whoever is nobody's user is the system, which has all.
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

/** The user's current organization, else the one they joined first. */
export async function findCurrentOrganization(
  db: Executor,
  userId: number,
): Promise<OrganizationForCaller | undefined> {
  const [row] = await prepareFindCurrent(db, { user_id: userId });
  return row;
}

/** One of a user's organizations, as the frame of their pages tells of it. */
export interface OwnOrganization extends Pick<OrganizationRow, 'id' | 'name'> {
  membership_level: Level;
  /** 1 where it requires a second factor, and they have none. */
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

/** The organizations of a user in the order in which they joined; without a current one, the first counts as it. */
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

/** Those of a user's organizations in which roles have expired that nobody has ended yet. */
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

/** How many roles and external references an organization has, as the database counts them. */
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

/** The documented object of an organization that was found before. */
export async function describeOrganization(db: Executor, row: OrganizationForCaller): Promise<Organization> {
  const [memberCount, defaultRoleId] = await Promise.all([countMembers(db, row.id), findDefaultRoleId(db, row.id)]);
  return toOrganization(row, memberCount, defaultRoleId);
}

/** How members of an organization have to sign in, how many do not, and what group syncs may revoke. */
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
 * The organizations that a key reaches: those it is limited to, or those of the projects it is limited to. Null for all
 * of its owner's.
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

/** One page of the organizations that a user is in and reaches, of those alone that `only` names, in order of joining. */
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
    // A list in a query may not be empty; a choice of nothing may.
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

/** Stores an organization. @returns whether its slug was free; else nothing is stored */
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

/** Says of every organization of a user that one of its members has signed in. */
export async function stampSignIn({ engine }: Database, trx: Transaction, userId: number): Promise<void> {
  const organizations = trx
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select((of) => ['o.id as organization_id', of.val(newId()).as('stamp')])
    .where('m.user_id', '=', userId)
    // Two people of the same organizations sign in at once: each locks them in this order.
    .orderBy('o.id');
  await trx
    .insertInto('organization_sign_ins')
    .columns(['organization_id', 'stamp'])
    // One that is being deleted is waited for, and is none then.
    .expression(engine.hasSingleWriter ? organizations : organizations.forKeyShare('o'))
    .onConflict((conflict) =>
      conflict.column('organization_id').doUpdateSet((eb) => ({ stamp: eb.ref('excluded.stamp') })),
    )
    .execute();
}

/** Lets the last owner be deleted, as a step of deleting the organization. */
export const markAsDeleting = (trx: Transaction, id: string): Promise<void> =>
  updateOrganization(trx, id, { is_deleting: 1 });

/** Deletes an organization to which nothing belongs any more. */
export async function deleteOrganization(trx: Transaction, id: string): Promise<void> {
  await trx.deleteFrom('organization_sign_ins').where('organization_id', '=', id).execute();
  await trx.deleteFrom('organizations').where('id', '=', id).execute();
}
