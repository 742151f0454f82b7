import {
  asUuid,
  displayName,
  type EventCause,
  invalidInput,
  type InviteEnd,
  type InvitePreview,
  type InviteToken,
  type Level,
  levels,
  emailKey,
  isSameMailbox,
  notFound,
  type OrganizationInvite,
  type OrganizationInviteCreate,
  type OrganizationInviteWithLink,
  permissionDenied,
  sentences,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId, type OrganizationInviteRow } from '@rolecall/db';
import type { z } from 'zod';
import { requireRecent } from '../authorization.ts';
import { changesBetween } from '../changes.ts';
import { type Context, type SystemActor, type UserActor, userOf } from '../context.ts';
import { inviteKey } from '../derived-keys/columns.ts';
import { Keyring } from '../keyring.ts';
import { queueMail } from '../mail/outbox.ts';
import { distinct, requireAll } from '../named.ts';
import { findRoleNames } from '../roles/queries.ts';
import { type OrganizationUnit, type UnitOfWork, writeAs } from '../unit-of-work.ts';
import {
  deleteInviteRoles,
  deleteInvites,
  findHeldInvite,
  findInvite,
  findInviter,
  findInvites,
  hasAccount,
  type HeldInvite,
  insertInvite,
  type InviteFilter,
  type InviteWithInviter,
  rolesOfInvites,
  updateInvite,
} from './queries.ts';

/** How long an invite can be accepted, in milliseconds. */
const inviteLifetime = 7 * 24 * 60 * 60 * 1000;
const expiry = (now: string) => new Date(Date.parse(now) + inviteLifetime).toISOString();

/** The fields of an invite that events record. */
const described = (
  { target_email, level, expires_at }: { target_email: string; level: number; expires_at: string },
  roleIds: readonly string[],
  inviterUuid: string | null,
) => ({ target_email, level: level as Level, role_ids: [...roleIds], expires_at, inviter_uuid: inviterUuid });

const subjectOf = ({ id, target_email }: { id: string; target_email: string }) => ({ id, name: target_email });

async function getInvite(
  db: Executor,
  ctx: Context,
  organizationId: string,
  input: { id: string },
): Promise<OrganizationInvite> {
  const id = asUuid(input.id);
  const invite = id && (await findInvite(db, ctx, organizationId, id));
  if (!invite) throw notFound();
  return invite;
}

/** Who is responsible for an invite: a person, or the system. */
const inviterOf = (actor: UserActor | SystemActor) => ({
  created_by_user_id: userOf(actor)?.id ?? null,
  is_system: actor.kind === 'system' ? 1 : 0,
});
const uuidOf = (actor: UserActor | SystemActor) => userOf(actor)?.uuid ?? null;

/** The invite with its link, which is not returned again. */
const withLink = (
  { keyring }: Context,
  organizationId: string,
  invite: OrganizationInvite,
): OrganizationInviteWithLink => ({
  ...invite,
  path: `/invite/${keyring.inviteToken({ organization_id: organizationId, ...invite })}`,
});

/** Whether an invite is mailed, as it is stored. A demo shows its mails but sends none. */
const isMailed = ({ mail }: Pick<Context, 'mail'>): number => (mail.mode === 'smtp' ? 1 : 0);

function mailInvite(
  unit: OrganizationUnit,
  { id, target_email, expires_at, message }: OrganizationInvite,
): Promise<void> {
  const { id: organizationId, name: organization } = unit.organization;
  const user = userOf(unit.actor);
  const inviter = user && displayName(user);
  const facts = { invite_id: id, expires_at, organization, inviter, message };
  return queueMail(unit, { kind: 'invite', recipient: target_email, organizationId, facts });
}

/** The person responsible for an invite; null for the system. */
const inviterOfRow = ({
  created_by_user_id,
  inviter_uuid,
}: Pick<InviteWithInviter, 'created_by_user_id' | 'inviter_uuid'>): { id: number; uuid: string } | null =>
  created_by_user_id === null || inviter_uuid === null ? null : { id: created_by_user_id, uuid: inviter_uuid };

/** The person responsible for an invite that matches and has not expired, if any. */
export async function findOpenInviter(
  db: Executor,
  organizationId: string,
  filter: InviteFilter,
  now: string,
): Promise<{ id: number; uuid: string } | null> {
  const open = (await findInvites(db, organizationId, filter)).find(({ expires_at }) => expires_at > now);
  return open ? inviterOfRow(open) : null;
}

/** Deletes the invites that match a filter, and calls `tell` for each. @returns the deleted invites, oldest first */
async function deleteMatching(
  unit: UnitOfWork,
  organizationId: string,
  filter: InviteFilter,
  tell: (invite: InviteWithInviter, before: ReturnType<typeof described>) => void,
): Promise<InviteWithInviter[]> {
  const invites = await findInvites(unit.trx, organizationId, filter);
  if (invites.length === 0) return [];
  const ids = invites.map(({ id }) => id);
  const roles = await rolesOfInvites(unit.trx, organizationId, ids);
  await deleteInvites(unit.trx, organizationId, ids);
  for (const invite of invites) tell(invite, described(invite, roles.get(invite.id) ?? [], invite.inviter_uuid));
  return invites;
}

/** Ends all invites of an organization that match a filter, so that their links stop working. @returns the ended invites */
export const endInvites = (
  unit: UnitOfWork,
  organizationId: string,
  filter: InviteFilter,
  reason: InviteEnd,
  cause?: EventCause,
): Promise<InviteWithInviter[]> =>
  deleteMatching(unit, organizationId, filter, (invite, before) =>
    unit.emit(organizationId, { type: 'invite.ended', subject: subjectOf(invite), before, after: { reason }, cause }),
  );

/** Ends a member's invites that grant more than the member may at their new level. */
export const endInvitesAbove = (
  unit: UnitOfWork,
  organizationId: string,
  inviterUserId: number,
  level: Level,
  cause: EventCause,
): Promise<InviteWithInviter[]> =>
  endInvites(
    unit,
    organizationId,
    { inviter_user_id: inviterUserId, above: level, with_roles: level < levels.admin },
    'inviter_demoted',
    cause,
  );

/** Removes a role that is being deleted from all invites. */
export async function removeRoleFromInvites(
  unit: UnitOfWork,
  organizationId: string,
  roleId: string,
  cause: EventCause,
): Promise<void> {
  const ids = await deleteInviteRoles(unit.trx, organizationId, roleId);
  if (ids.length === 0) return;
  const roles = await rolesOfInvites(unit.trx, organizationId, ids);
  for (const invite of await findInvites(unit.trx, organizationId, { ids })) {
    const left = roles.get(invite.id) ?? [];
    unit.emit(organizationId, {
      type: 'invite.roles_changed',
      subject: subjectOf(invite),
      role_id: roleId,
      before: { role_ids: [...left, roleId].toSorted() },
      after: { role_ids: left },
      cause,
    });
  }
}

/**
 * The lowest level of an inviter whose invite can be accepted: the level that it grants, and at least admin if it gives roles.
 */
const leastInviterLevel = (level: number, givesRoles: boolean): number =>
  givesRoles ? Math.max(level, levels.admin) : level;

/** Whether an invite that has not been ended can still be accepted. */
interface InviteWorth {
  /** Why it can no longer be accepted; undefined if it can. */
  end?: InviteEnd;
  /** Whether its inviter must set up the second factor that the organization requires before doing anything there. */
  isHeldBack?: boolean;
}

/** An invite is valid only while its inviter could still make it. One from the system needs no inviter. */
async function worthOfInvite(
  db: Executor,
  invite: Pick<OrganizationInviteRow, 'organization_id' | 'id' | 'level' | 'created_by_user_id' | 'is_system'>,
): Promise<InviteWorth> {
  if (invite.is_system === 1) return {};
  const inviter =
    invite.created_by_user_id === null
      ? undefined
      : await findInviter(db, invite.organization_id, invite.created_by_user_id);
  if (!inviter) return { end: 'inviter_gone' };
  if (inviter.is_active !== 1) return { end: 'inviter_deactivated' };
  if (inviter.level === null) return { end: 'inviter_removed' };
  const roles = await rolesOfInvites(db, invite.organization_id, [invite.id]);
  const givesRoles = (roles.get(invite.id) ?? []).length > 0;
  if (inviter.level < leastInviterLevel(invite.level, givesRoles)) return { end: 'inviter_demoted' };
  return { isHeldBack: inviter.lacks_second_factor === 1 };
}

/** Refuses roles that do not exist in the organization. @throws does_not_exist */
export async function requireRoles(db: Executor, organizationId: string, roleIds: readonly string[]): Promise<void> {
  requireAll('role_ids', roleIds, (await findRoleNames(db, organizationId, roleIds)).keys());
}

/** The expired invite to an address, which a new one replaces. */
export async function findExpiredInvite(
  unit: OrganizationUnit,
  target_email_key: string,
): Promise<InviteWithInviter | undefined> {
  const [expired] = await findInvites(unit.trx, unit.organization.id, { target_email_key, expired_at: unit.now });
  return expired;
}

/**
 * Creates an invite to an address, replacing an expired one.
 * @param displace ends what else the invite replaces, with the event of the new invite as the cause
 * @throws does_not_exist, unique
 */
export async function createInvite(
  unit: OrganizationUnit,
  input: z.output<typeof OrganizationInviteCreate>,
  displace: (cause: EventCause) => Promise<void>,
): Promise<OrganizationInviteWithLink> {
  const { trx, now, organization, actor, context } = unit;
  const { target_email, first_name, level, message } = input;
  const target_email_key = emailKey(target_email);
  const roleIds = distinct(input.role_ids).toSorted();
  const id = newId();
  const row = {
    organization_id: organization.id,
    id,
    target_email,
    target_email_key,
    search_key: inviteKey(input),
    first_name,
    level,
    message,
    ...inviterOf(actor),
    is_mailed: isMailed(context),
    created_at: now,
    updated_at: now,
    expires_at: expiry(now),
  };
  const cause = unit.emit(organization.id, {
    type: 'invite.created',
    subject: subjectOf(row),
    before: null,
    after: { ...described(row, roleIds, uuidOf(actor)), first_name, message },
  });
  await displace(cause);
  await endInvites(unit, organization.id, { target_email_key, expired_at: now }, 'expired', cause);
  await insertInvite(trx, row, roleIds);
  const invite = await getInvite(trx, context, organization.id, { id });
  await mailInvite(unit, invite);
  return withLink(context, organization.id, invite);
}

/**
 * Renews an invite for its full lifetime, under a new link; the old link stops working. The caller, who is shown the new link,
 * becomes responsible for the invite.
 * @throws not_found, permission_denied
 */
export async function renewInvite(unit: OrganizationUnit, input: { id: string }): Promise<OrganizationInviteWithLink> {
  const { trx, now, organization, actor, context } = unit;
  const before = await getInvite(trx, context, organization.id, input);
  unit.authorizeOn({ invite: before });
  if (before.level > levels.member) requireRecent(actor);
  // The link is derived from the expiry, so it must move forward: the same or an earlier one could revive an old link.
  const expires_at = laterOf(expiry(now), new Date(Date.parse(before.expires_at) + 1).toISOString());
  const updated_at = laterOf(now, before.created_at);
  await updateInvite(trx, organization.id, before.id, {
    ...inviterOf(actor),
    is_mailed: isMailed(context),
    expires_at,
    updated_at,
  });
  const changes = changesBetween(
    { expires_at: before.expires_at, inviter_uuid: before.created_by?.uuid ?? null },
    { expires_at, inviter_uuid: uuidOf(actor) },
  );
  if (changes) unit.emit(organization.id, { type: 'invite.renewed', subject: subjectOf(before), ...changes });
  const invite = await getInvite(trx, context, organization.id, input);
  await mailInvite(unit, invite);
  return withLink(context, organization.id, invite);
}

/** Revokes invites if the caller may revoke all of them; their links stop working. @throws permission_denied */
async function revokeInvites(
  unit: OrganizationUnit,
  invites: readonly Pick<OrganizationInvite, 'id' | 'level'>[],
): Promise<void> {
  const { organization } = unit;
  for (const invite of invites) unit.authorizeOn({ invite });
  await deleteMatching(unit, organization.id, { ids: invites.map(({ id }) => id) }, (row, before) =>
    unit.emit(organization.id, { type: 'invite.revoked', subject: subjectOf(row), before, after: null }),
  );
}

/** Revokes an invite. @throws not_found, permission_denied */
export const revokeInvite = async (unit: OrganizationUnit, input: { id: string }): Promise<void> =>
  revokeInvites(unit, [await getInvite(unit.trx, unit.context, unit.organization.id, input)]);

/** Revokes several invites, or none if one is refused. @throws does_not_exist, permission_denied */
export async function revokeManyInvites(unit: OrganizationUnit, input: { ids: readonly string[] }): Promise<void> {
  const ids = distinct(input.ids);
  const invites = await findInvites(unit.trx, unit.organization.id, { ids });
  requireAll(
    'ids',
    ids,
    invites.map(({ id }) => id),
  );
  await revokeInvites(
    unit,
    invites.map(({ id, level }) => ({ id, level: level as Level })),
  );
}

/** The id of the organization that a link's secret names, whether or not the secret is right. */
export const organizationIdOfLink = (token: string | undefined): string | undefined =>
  asUuid(Keyring.inviteOf(token ?? '')?.organization_id ?? '');

async function findInviteOfLink(db: Executor, keyring: Keyring, token: string): Promise<HeldInvite | undefined> {
  const organizationId = organizationIdOfLink(token);
  const id = asUuid(Keyring.inviteOf(token)?.id ?? '');
  const invite = organizationId && id && (await findHeldInvite(db, organizationId, id));
  return invite && keyring.isInviteToken(token, invite) ? invite : undefined;
}

/**
 * The open invite that a link's secret stands for.
 * @throws not_found if the secret is wrong, used or revoked, or the inviter may no longer make such an invite;
 *   invalid_input if the invite has expired
 */
async function getHeldInvite(db: Executor, { keyring, now }: Context, token: string): Promise<HeldInvite> {
  const invite = await findInviteOfLink(db, keyring, token);
  if (!invite) throw notFound();
  const { end, isHeldBack } = await worthOfInvite(db, invite);
  if (end || isHeldBack) throw notFound();
  if (invite.expires_at <= now()) throw invalidInput(sentences.inviteExpired);
  return invite;
}

const isProven = ({ keyring }: Context, invite: HeldInvite, proof: string | undefined): boolean =>
  proof !== undefined && keyring.isInviteProof(proof, invite);

/** Whether the link of a mailed invite proves that an address belongs to the person who opened it. */
export async function provesAddress(
  ctx: Context,
  { token, proof }: { token?: string | undefined; proof?: string | undefined },
  address: string,
): Promise<boolean> {
  if (token === undefined || proof === undefined) return false;
  const invite = await findInviteOfLink(ctx.database.executor, ctx.keyring, token);
  return invite !== undefined && isProven(ctx, invite, proof) && isSameMailbox(invite.target_email, address);
}

/** What the holder of a link may know before accepting the invite. @throws not_found, invalid_input */
export async function previewInvite(
  db: Executor,
  ctx: Context,
  { token, proof }: z.output<typeof InviteToken>,
): Promise<z.output<typeof InvitePreview>> {
  const invite = await getHeldInvite(db, ctx, token);
  const isToldOfAccount = ctx.mail.mode !== 'smtp' || isProven(ctx, invite, proof);
  return {
    organization_name: invite.organization_name,
    inviter:
      invite.inviter_email === null
        ? null
        : displayName({ first_name: invite.inviter_first_name ?? '', email: invite.inviter_email }),
    target_email: invite.target_email,
    first_name: invite.first_name,
    message: invite.message,
    expires_at: invite.expires_at,
    has_account: isToldOfAccount ? await hasAccount(db, invite.target_email) : null,
  };
}

/** Ends an invite that was found invalid when somebody tried to accept it, if it still is. */
async function endWorthless(ctx: Context, invite: HeldInvite): Promise<void> {
  const { id, organization_id } = invite;
  const end = async (unit: UnitOfWork) => {
    const { end: reason } = await worthOfInvite(unit.trx, invite);
    if (reason) await endInvites(unit, organization_id, { id }, reason);
  };
  await writeAs(ctx, ctx.actor, end, organization_id);
}

/**
 * Returns the invite before a write accepts it. An invite that is no longer valid is ended here, so that the activity log
 * records why: the accepting write is refused and leaves nothing behind.
 * @throws as `getHeldInvite` does
 */
export async function getInviteToAccept(ctx: Context, token: string): Promise<HeldInvite> {
  const db = ctx.database.executor;
  const invite = await findInviteOfLink(db, ctx.keyring, token);
  if (invite && (await worthOfInvite(db, invite)).end) await endWorthless(ctx, invite);
  return getHeldInvite(db, ctx, token);
}

/** An invite that has been used up, with what it grants. */
export interface AcceptedInvite {
  id: string;
  organization_id: string;
  level: Level;
  role_ids: string[];
  inviter: { id: number; uuid: string } | null;
  accepted: EventCause;
}

/**
 * Uses up an invite. The organization must be locked, so that of two concurrent requests the second finds the invite used up.
 * @throws as `getHeldInvite` does; permission_denied if the invite is addressed to somebody else
 */
export async function useInvite(unit: UnitOfWork, token: string, user: { email: string }): Promise<AcceptedInvite> {
  const invite = await getHeldInvite(unit.trx, unit.context, token);
  if (!isSameMailbox(invite.target_email, user.email)) throw permissionDenied(sentences.inviteForAnother);
  const { id, organization_id } = invite;
  const role_ids = (await rolesOfInvites(unit.trx, organization_id, [id])).get(id) ?? [];
  await deleteInvites(unit.trx, organization_id, [id]);
  const before = described(invite, role_ids, invite.inviter_uuid);
  const accepted = unit.emit(organization_id, {
    type: 'invite.accepted',
    subject: subjectOf(invite),
    before,
    after: null,
  });
  return {
    id,
    organization_id,
    level: invite.level as Level,
    role_ids,
    inviter: inviterOfRow(invite),
    accepted,
  };
}
