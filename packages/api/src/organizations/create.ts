import { randomBytes } from 'node:crypto';
import { displayName, firstCharacters, type Level, levels, normalizedKey } from '@rolecall/contracts';
import { newId, type NewOrganization, type Transaction } from '@rolecall/db';
import slugify from '@sindresorhus/slugify';
import type { ActivityRecord } from '../activity-log/record.ts';
import { endInvites } from '../invites/end.ts';
import { findInvites } from '../invites/queries.ts';

/** Stores an organization under a slug that no other has, be it made at the same time. @returns the slug */
async function insertOrganization(trx: Transaction, organization: Omit<NewOrganization, 'slug'>): Promise<string> {
  const plain = slugify(organization.name).slice(0, 64) || 'organization';
  for (let slug = plain; ; slug = `${plain}-${randomBytes(4).toString('hex')}`) {
    const inserted = await trx
      .insertInto('organizations')
      .values({ ...organization, slug })
      .onConflict((conflict) => conflict.column('slug').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted) return slug;
  }
}

interface Joining {
  organization_id: string;
  user: { id: number; email: string };
  level: Level;
  invited_by_user_id?: number | null;
  /** Roles besides the default one. */
  role_ids?: string[];
}

/**
 * Makes a user a member, with the default role and those named. Open invites to the address end.
 * @returns the membership, and lines for the activity log of which the first is the membership's
 */
export async function joinOrganization(
  trx: Transaction,
  joining: Joining,
  now: string,
): Promise<{ id: string; activity: ActivityRecord[] }> {
  const { organization_id, user, level } = joining;
  const id = newId();
  const address = { target_email_key: normalizedKey(user.email) };
  const [invite] = await findInvites(trx, organization_id, address);
  const ended = await endInvites(trx, organization_id, address, 'address_joined');
  await trx
    .insertInto('organization_memberships')
    .values({
      organization_id,
      id,
      user_id: user.id,
      level,
      // Somebody who joins by another road than their open invite was still invited.
      invited_by_user_id:
        joining.invited_by_user_id ?? (invite && invite.expires_at > now ? invite.created_by_user_id : null),
      joined_at: now,
      updated_at: now,
    })
    .execute();
  const defaultRole = await trx
    .selectFrom('roles')
    .select('id')
    .where('organization_id', '=', organization_id)
    .where('is_default', '=', 1)
    .executeTakeFirst();
  const roleIds = new Set([...(joining.role_ids ?? []), ...(defaultRole ? [defaultRole.id] : [])]);
  if (roleIds.size > 0)
    await trx
      .insertInto('role_memberships')
      .values(
        [...roleIds].map((role_id) => ({
          organization_id,
          id: newId(),
          role_id,
          user_id: user.id,
          joined_at: now,
          updated_at: now,
        })),
      )
      .execute();
  const joined: ActivityRecord = {
    scope: 'OrganizationMembership',
    activity: 'created',
    item_id: id,
    item_name: user.email,
    organization_id,
    before: null,
    after: { level, ...(roleIds.size > 0 ? { role_ids: [...roleIds] } : {}) },
  };
  return { id, activity: [joined, ...ended] };
}

/** What the organization of somebody who came uninvited is called. */
export const ownOrganizationName = (user: { first_name: string; email: string }): string =>
  `${firstCharacters(displayName(user), 49)}'s organization`;

/** Makes an organization with its first owner, whose current organization it becomes. */
export async function createOrganization(
  trx: Transaction,
  name: string,
  owner: { id: number; email: string },
  now: string,
): Promise<{ id: string; slug: string; activity: ActivityRecord[] }> {
  const id = newId();
  const slug = await insertOrganization(trx, {
    id,
    name,
    contact_name: null,
    shared_slack_channel_url: null,
    created_at: now,
    updated_at: now,
  });
  const membership = await joinOrganization(trx, { organization_id: id, user: owner, level: levels.owner }, now);
  await trx.updateTable('users').set({ current_organization_id: id }).where('id', '=', owner.id).execute();
  return {
    id,
    slug,
    activity: [
      {
        scope: 'Organization',
        activity: 'created',
        item_id: id,
        item_name: name,
        organization_id: id,
        before: null,
        after: { name, slug },
      },
      ...membership.activity,
    ],
  };
}
