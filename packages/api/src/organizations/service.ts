import { randomBytes } from 'node:crypto';
import {
  displayName,
  doesNotExist,
  type Expecting,
  firstCharacters,
  invalidInput,
  levels,
  type Organization,
  type OrganizationUpdate,
  sentences,
} from '@rolecall/contracts';
import { laterOf } from '@rolecall/db';
import slugify from '@sindresorhus/slugify';
import type { z } from 'zod';
import { deleteAccessControls } from '../access-controls/service.ts';
import { requireRecent } from '../authorization.ts';
import { changesBetween, requireExpected } from '../changes.ts';
import { userOf } from '../context.ts';
import { deleteAllGroupSyncs } from '../group-syncs/service.ts';
import { endInvites } from '../invites/service.ts';
import { endAllMemberships, joinOrganization } from '../members/service.ts';
import { deleteAllProjects } from '../projects/service.ts';
import { deleteReferences } from '../role-external-references/service.ts';
import { revokeRoles } from '../role-memberships/service.ts';
import { findRoleName, setDefaultRole } from '../roles/queries.ts';
import { deleteAllRoles } from '../roles/service.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import { getUser } from '../users/queries.ts';
import { switchOrganization } from '../users/service.ts';
import {
  deleteOrganization as deleteRow,
  describeOrganization,
  findOrganization,
  insertOrganization,
  markAsDeleting,
  updateOrganization as updateRow,
} from './queries.ts';

/** The fields of an organization that events include. */
const described = ({ name, default_role_id, posthog_contact, shared_slack_channel_url }: Organization) => ({
  name,
  default_role_id,
  posthog_contact,
  shared_slack_channel_url,
});

/** The name of the organization created for a person who signed up without an invite. */
export const ownOrganizationName = (user: { first_name: string; email: string }): string =>
  `${firstCharacters(displayName(user), 49)}'s organization`;

/** Stores an organization under a unique slug, even if others are created concurrently. @returns the slug */
async function insertWithSlug({ trx, now }: UnitOfWork, id: string, name: string): Promise<string> {
  // Cut at a word boundary, the slug would end in a hyphen.
  const plain = slugify(name).slice(0, 64).replace(/-+$/, '') || 'organization';
  for (let slug = plain; ; slug = `${plain}-${randomBytes(4).toString('hex')}`)
    if (await insertOrganization(trx, { id, name, slug, created_at: now, updated_at: now })) return slug;
}

/**
 * Creates an organization with its first owner, and makes it their current organization.
 * @param id a new UUID that the unit has locked
 */
export async function createOrganization(
  unit: UnitOfWork,
  id: string,
  name: string,
  owner: { id: number; uuid: string; email: string },
): Promise<Organization> {
  const slug = await insertWithSlug(unit, id, name);
  const cause = unit.emit(id, {
    type: 'organization.created',
    subject: { id, name },
    before: null,
    after: { name, slug },
  });
  await joinOrganization(unit, id, { user: owner, level: levels.owner });
  await switchOrganization(unit, owner, id, cause);
  return {
    id,
    name,
    slug,
    created_at: unit.now,
    updated_at: unit.now,
    membership_level: levels.owner,
    member_count: 1,
    default_role_id: null,
    posthog_contact: null,
    shared_slack_channel_url: null,
  };
}

/**
 * Refuses to change whether an organization requires a second factor if the caller has not signed in recently, or would
 * lock themselves out.
 * @throws permission_denied, invalid_input
 */
async function authorizeRequirement({ trx, actor }: OrganizationUnit, isRequired: boolean): Promise<void> {
  requireRecent(actor);
  if (isRequired && actor.kind === 'user' && (await getUser(trx, actor.user.id)).is_2fa_enabled !== 1)
    throw invalidInput(sentences.secondFactorOfOwnMissing, 'requires_second_factor');
}

/**
 * Changes an organization.
 * @throws precondition_failed; does_not_exist if it has no such role; permission_denied, invalid_input if the caller
 *   may not change its second-factor requirement
 */
export async function updateOrganization(
  unit: OrganizationUnit,
  input: z.output<typeof OrganizationUpdate> & Expecting,
): Promise<Organization> {
  const { trx, now, actor } = unit;
  const { id } = unit.organization;
  const before = await describeOrganization(trx, unit.organization);
  const wasRequired = unit.organization.requires_second_factor === 1;
  const { max_revocations_percent: percentBefore, revocations_floor: floorBefore } = unit.organization;
  const allowedBefore = { max_revocations_percent: percentBefore, revocations_floor: floorBefore };
  requireExpected({ ...before, ...allowedBefore, requires_second_factor: wasRequired }, input);
  const {
    name = before.name,
    default_role_id = before.default_role_id,
    posthog_contact = before.posthog_contact,
    shared_slack_channel_url = before.shared_slack_channel_url,
    requires_second_factor = wasRequired,
    max_revocations_percent = percentBefore,
    revocations_floor = floorBefore,
  } = input;
  const allowed = { max_revocations_percent, revocations_floor };
  const changes = changesBetween(
    { ...described(before), ...allowedBefore, requires_second_factor: wasRequired },
    {
      ...described({ ...before, name, default_role_id, posthog_contact, shared_slack_channel_url }),
      ...allowed,
      requires_second_factor,
    },
  );
  if (!changes) return before;
  if (requires_second_factor !== wasRequired) await authorizeRequirement(unit, requires_second_factor);
  if (default_role_id !== before.default_role_id) {
    if (default_role_id !== null && (await findRoleName(trx, id, default_role_id)) === undefined)
      throw doesNotExist('default_role_id', default_role_id);
    await setDefaultRole(trx, id, default_role_id);
  }
  await updateRow(trx, id, {
    name,
    contact_name: posthog_contact?.name ?? null,
    shared_slack_channel_url,
    requires_second_factor: requires_second_factor ? 1 : 0,
    ...allowed,
    updated_at: laterOf(now, before.updated_at),
  });
  const isOfRole = 'default_role_id' in changes.after;
  unit.emit(id, {
    type: 'organization.updated',
    subject: { id, name },
    role_id: isOfRole ? (default_role_id ?? before.default_role_id) : null,
    ...changes,
  });
  const row = await findOrganization(trx, id, userOf(actor)?.id ?? null);
  return describeOrganization(trx, row ?? unit.organization);
}

/** Deletes an organization with everything that belongs to it. Its activity log stays, and records everything that ended. */
export async function deleteOrganization(unit: OrganizationUnit): Promise<void> {
  const { trx, organization } = unit;
  const { id, name } = organization;
  const cause = unit.emit(id, {
    type: 'organization.deleted',
    subject: { id, name },
    before: described(await describeOrganization(trx, organization)),
    after: null,
  });
  await markAsDeleting(trx, id);
  await endInvites(unit, id, {}, 'organization_deleted', cause);
  await revokeRoles(unit, id, {}, cause);
  await deleteReferences(unit, id, 'all', cause);
  await deleteAllGroupSyncs(unit, id);
  await deleteAccessControls(unit, id, {}, () => cause);
  await deleteAllRoles(unit, id, cause);
  await deleteAllProjects(unit, id, cause);
  await endAllMemberships(unit, id, cause);
  await deleteRow(trx, id);
}
