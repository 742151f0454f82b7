import { type Kysely, sql } from 'kysely';
import type { EngineName } from './spelling.ts';

/**
 * Rejects, with a `last_owner` violation, deactivating the only active owner of an organization, and moving an owner's
 * membership to another person or organization.
 */
async function createLastActiveOwnerRule(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'sqlite') {
    await sql`
      create trigger organization_memberships_last_owner_move before update of user_id, organization_id on organization_memberships
      when old.level = 15 and (old.user_id <> new.user_id or old.organization_id <> new.organization_id)
      begin
        select raise(abort, 'last_owner');
      end`.execute(db);
    await sql`
      create trigger users_last_owner before update of is_active on users
      when old.is_active = 1 and new.is_active <> 1
        and exists (
          select 1 from organization_memberships as own
          where own.user_id = old.id and own.level = 15 and not exists (
            select 1 from organization_memberships as other join users on users.id = other.user_id
            where other.organization_id = own.organization_id and other.level = 15 and other.id <> own.id and users.is_active = 1
          )
        )
      begin
        select raise(abort, 'last_owner');
      end`.execute(db);
    return;
  }
  await sql`
    create function organization_memberships_last_owner_move() returns trigger language plpgsql as $$
      begin
        raise exception 'last_owner' using errcode = 'RC001';
      end
    $$`.execute(db);
  await sql`
    create trigger organization_memberships_last_owner_move before update of user_id, organization_id on organization_memberships
    for each row when (old.level = 15 and (old.user_id <> new.user_id or old.organization_id <> new.organization_id))
    execute function organization_memberships_last_owner_move()`.execute(db);
  // If two owners are deactivated at once, the lock makes one wait for the other.
  await sql`
    create function users_last_owner() returns trigger language plpgsql as $$
      declare
        own record;
      begin
        for own in select organization_id, id from organization_memberships where user_id = old.id and level = 15 order by organization_id loop
          perform 1 from organizations where id = own.organization_id for no key update;
          if not exists (
            select 1 from organization_memberships as other join users on users.id = other.user_id
            where other.organization_id = own.organization_id and other.level = 15 and other.id <> own.id and users.is_active = 1
          ) then
            raise exception 'last_owner' using errcode = 'RC001';
          end if;
        end loop;
        return new;
      end
    $$`.execute(db);
  await sql`
    create trigger users_last_owner before update of is_active on users
    for each row when (old.is_active = 1 and new.is_active <> 1) execute function users_last_owner()`.execute(db);
}

/**
 * Invalidates the links of invites that were shown in lists. Marks system invites with `is_system`, to distinguish them
 * from invites whose inviter was deleted. The last active owner of an organization cannot be deactivated.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await sql`
    alter table organization_invites
    add column is_system integer not null default 0
    constraint "organization_invites_is_system" check (is_system in (0, 1))`.execute(db);
  await sql`update organization_invites set is_system = 1 where created_by_user_id is null`.execute(db);
  // Lists returned the links of these invites. A link is derived from the expiry, so changing it invalidates them all.
  const later =
    engine === 'sqlite'
      ? sql`strftime('%Y-%m-%dT%H:%M:%fZ', expires_at, '+1 seconds')`
      : sql`expires_at + interval '1 second'`;
  await sql`update organization_invites set expires_at = ${later}`.execute(db);
  await createLastActiveOwnerRule(db, engine);
}
