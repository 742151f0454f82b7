import { type Level, levels, type User, type UserBasic } from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { sql } from 'kysely';
import type { UserActor } from '../context.ts';
import { findCurrentOrganization, findOrganizationsOfKey } from '../organizations/queries.ts';

/** The caller, with the organizations their key reaches. */
export async function describeCaller(db: Executor, { user: { id }, key }: UserActor): Promise<User> {
  const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const reached = await db
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['o.id', 'o.name', 'o.slug', sql<Level>`m.level`.as('membership_level')])
    .where('m.user_id', '=', id)
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .execute();
  const only = await findOrganizationsOfKey(db, key);
  const organizations = reached.filter((organization) => !only || only.includes(organization.id));
  const currentId = (await findCurrentOrganization(db, id))?.id;
  const organization = organizations.find((candidate) => candidate.id === currentId) ?? null;
  const team =
    organization &&
    (await db
      .selectFrom('projects')
      .select(['id', 'name'])
      .where('organization_id', '=', organization.id)
      .$if(organization.membership_level < levels.admin, (query) => query.where('access_control', '=', 0))
      .$if(Boolean(key?.projects), (query) => query.where('id', 'in', [...(key?.projects ?? [])]))
      .orderBy('id')
      .limit(1)
      .executeTakeFirst());
  return {
    id: user.id,
    uuid: user.uuid,
    distinct_id: user.distinct_id,
    first_name: user.first_name,
    last_name: user.last_name,
    email: user.email,
    is_email_verified: user.is_email_verified === 1,
    hedgehog_config: null,
    role_at_organization: user.role_at_organization as UserBasic['role_at_organization'],
    is_active: user.is_active === 1,
    has_password: user.password_digest !== null,
    has_social_auth: user.has_social_auth === 1,
    is_2fa_enabled: user.is_2fa_enabled === 1,
    date_joined: user.created_at,
    last_login: user.last_login,
    organization,
    organizations,
    team: team ?? null,
  };
}
