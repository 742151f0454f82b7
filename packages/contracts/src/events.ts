import { z } from 'zod';
import { AccessLevel } from './access-controls.ts';
import type { ActivityScope } from './activity-log.ts';
import { Level } from './levels.ts';
import { CookielessServerHashMode, ProjectSettings } from './projects.ts';
import { GrantSource } from './roles.ts';
import { Scope } from './scopes.ts';

/** Why an invite ended without being accepted or revoked. */
export const InviteEnd = z.enum([
  'expired',
  'address_joined',
  'address_removed',
  'inviter_removed',
  'inviter_deactivated',
  'inviter_demoted',
  'inviter_gone',
  'organization_deleted',
]);
export type InviteEnd = z.infer<typeof InviteEnd>;

type Parent = 'role' | 'maybe_role' | 'role_membership' | 'member' | 'project' | 'access_control' | 'none';

interface EventDefinition<
  P extends Parent = Parent,
  Before extends z.ZodType = z.ZodType,
  After extends z.ZodType = z.ZodType,
> {
  /** How the activity log classifies the event: the kind of its subject, and what happened to it. */
  scope: ActivityScope;
  activity: string;
  /** What the subject belongs to: the event can be found by this role, project or person. */
  parent: P;
  before: Before;
  after: After;
}

const define = <P extends Parent, Before extends z.ZodType, After extends z.ZodType>(
  scope: ActivityScope,
  activity: string,
  parent: P,
  { before, after }: { before: Before; after: After },
): EventDefinition<P, Before, After> => ({ scope, activity, parent, before, after });

const nothing = z.null();
const created = <After extends z.ZodType>(after: After) => ({ before: nothing, after });
const deleted = <Before extends z.ZodType>(before: Before) => ({ before, after: nothing });
/** Fields that changed, with the same keys before and after. */
const changed = <Fields extends z.ZodType>(fields: Fields) => ({ before: fields, after: fields });

const uuid = z.uuid();
const text = z.string();
const maybeText = text.nullable();
const time = z.iso.datetime({ precision: 3 });

const organization = z.strictObject({
  name: text,
  default_role_id: uuid.nullable(),
  posthog_contact: z.strictObject({ name: text }).nullable(),
  shared_slack_channel_url: maybeText,
});
const organizationChange = organization
  .extend({
    requires_second_factor: z.boolean(),
    max_revocations_percent: z.int(),
    revocations_floor: z.int(),
  })
  .partial();
const membership = z.strictObject({ user: text, user_uuid: uuid, level: Level });
/** `inviter_uuid` is null if nobody invited the person. */
const newMembership = membership.extend({ inviter_uuid: uuid.nullable() });
const invite = z.strictObject({
  target_email: text,
  level: Level,
  role_ids: z.array(uuid),
  expires_at: time,
  /** UUID of the person responsible for the invite; null for the system. */
  inviter_uuid: uuid.nullable(),
});
const newInvite = invite.extend({ first_name: text, message: maybeText });
const invitePeriod = invite.pick({ expires_at: true, inviter_uuid: true });
const role = z.strictObject({ name: text });
const roleDescription = z.strictObject({ description: text });
/** `expires_at` is present only for a grant that expires. */
const grant = z.strictObject({ source: GrantSource, source_key: text, expires_at: time.optional() });
const roleMembership = z.strictObject({
  role: text,
  role_id: uuid,
  user: text,
  user_uuid: uuid,
  grants: z.array(grant),
});
/** `granted_by_uuid` is null for the system and for grants that nobody made on purpose, such as the default role. */
const newRoleMembership = roleMembership.extend({
  grants: z.array(grant.extend({ granted_by_uuid: uuid.nullable() })),
});
const groupSync = z.strictObject({
  provider: text,
  provider_organization_id: text,
  digest: text,
  additions: z.int(),
  revocations: z.int(),
  /** The cap set for this run, if it replaced that of the organization. */
  max_revocations: maybeText,
});
const reference = z.strictObject({
  provider: text,
  provider_organization_id: text,
  provider_role_id: text,
  provider_role_slug: maybeText,
  provider_role_name: text,
  role: uuid,
  /** Present only if true. */
  respect_manual_removals: z.boolean().optional(),
});
/** Without `access_control`: changes of access have their own events. */
const settings = z
  .strictObject({ ...ProjectSettings.shape, cookieless_server_hash_mode: CookielessServerHashMode })
  .omit({ access_control: true })
  .partial();
const tokens = z.strictObject({ secret_api_token: maybeText, secret_api_token_backup: maybeText });
const dashboard = z.strictObject({
  name: text,
  description: text,
  url: maybeText,
  pinned: z.boolean(),
  tags: z.array(text),
});
const accessControl = z.strictObject({
  resource: text,
  resource_id: maybeText,
  access_level: AccessLevel,
  /** The role or the user the rule applies to; all null for the default rule. */
  role: maybeText,
  role_id: uuid.nullable(),
  user: maybeText,
  user_uuid: uuid.nullable(),
});
const names = z.strictObject({ first_name: text, last_name: text });
const active = z.strictObject({ is_active: z.boolean() });
const passkey = z.strictObject({ name: text });
const key = z.strictObject({ label: text, mask: text, scopes: z.array(Scope) });
const keyLimits = z.strictObject({
  scoped_organizations: z.array(uuid).nullable(),
  scoped_projects: z.array(z.int()).nullable(),
  expires_at: time.nullable(),
});

/**
 * All events. The activity log contains these and nothing else, so a write with an effect that none of them describes needs
 * a new one.
 */
export const eventDefinitions = {
  'organization.created': define(
    'Organization',
    'created',
    'none',
    created(z.strictObject({ name: text, slug: text })),
  ),
  'organization.updated': define('Organization', 'updated', 'maybe_role', changed(organizationChange)),
  'organization.deleted': define('Organization', 'deleted', 'none', deleted(organization)),

  'organization_membership.created': define('OrganizationMembership', 'created', 'member', created(newMembership)),
  /** Joined through an invite. */
  'organization_membership.joined': define('OrganizationMembership', 'joined', 'member', created(newMembership)),
  'organization_membership.level_changed': define(
    'OrganizationMembership',
    'updated',
    'member',
    changed(membership.pick({ level: true })),
  ),
  'organization_membership.ended': define('OrganizationMembership', 'deleted', 'member', deleted(membership)),

  'invite.created': define('OrganizationInvite', 'created', 'none', created(newInvite)),
  'invite.renewed': define('OrganizationInvite', 'renewed', 'none', changed(invitePeriod.partial())),
  'invite.roles_changed': define('OrganizationInvite', 'updated', 'role', changed(invite.pick({ role_ids: true }))),
  'invite.accepted': define('OrganizationInvite', 'accepted', 'none', deleted(invite)),
  'invite.revoked': define('OrganizationInvite', 'deleted', 'none', deleted(invite)),
  'invite.ended': define('OrganizationInvite', 'ended', 'none', {
    before: invite,
    after: z.strictObject({ reason: InviteEnd }),
  }),

  /** The description is present only if it is not empty. */
  'role.created': define('Role', 'created', 'role', created(role.extend(roleDescription.partial().shape))),
  'role.renamed': define('Role', 'updated', 'role', changed(role)),
  'role.described': define('Role', 'described', 'role', changed(roleDescription)),
  'role.deleted': define('Role', 'deleted', 'role', deleted(role)),

  'role_membership.granted': define('RoleMembership', 'created', 'role_membership', created(newRoleMembership)),
  'role_membership.revoked': define('RoleMembership', 'deleted', 'role_membership', deleted(roleMembership)),

  /** A person who already holds the role received another grant of it. */
  'role_membership.grant_added': define('RoleMembership', 'grant_added', 'role_membership', created(newRoleMembership)),
  /** A person lost one grant of the role and keeps the role through another. */
  'role_membership.grant_removed': define(
    'RoleMembership',
    'grant_removed',
    'role_membership',
    deleted(roleMembership),
  ),
  /** The expiry of the manual grant changed; null for never. */
  'role_membership.expiry_changed': define(
    'RoleMembership',
    'expiry_changed',
    'role_membership',
    changed(z.strictObject({ expires_at: time.nullable() })),
  ),
  /** The last grant of the role expired, so the role membership ended. */
  'role_membership.expired': define('RoleMembership', 'expired', 'role_membership', deleted(roleMembership)),
  /** A grant of the role expired while others remain. */
  'role_membership.grant_expired': define(
    'RoleMembership',
    'grant_expired',
    'role_membership',
    deleted(roleMembership),
  ),
  /** The cause of everything the run granted and revoked. */
  'group_sync.applied': define('GroupSync', 'applied', 'none', created(groupSync)),

  'role_external_reference.created': define('RoleExternalReference', 'created', 'role', created(reference)),
  'role_external_reference.deleted': define('RoleExternalReference', 'deleted', 'role', deleted(reference)),

  'project.created': define('Project', 'created', 'project', created(settings)),
  'project.updated': define('Project', 'updated', 'project', changed(settings)),
  'project.deleted': define('Project', 'deleted', 'project', deleted(settings)),
  'project.secret_token_rotated': define(
    'Project',
    'rotated',
    'project',
    changed(settings.extend(tokens.shape).partial()),
  ),
  'project.secret_token_backup_deleted': define(
    'Project',
    'secret_token_backup_deleted',
    'project',
    changed(tokens.pick({ secret_api_token_backup: true })),
  ),
  'project.token_reset': define('Project', 'token_reset', 'project', changed(z.strictObject({ api_token: text }))),

  'dashboard.created': define('Dashboard', 'created', 'project', created(dashboard)),
  'dashboard.updated': define('Dashboard', 'updated', 'project', changed(dashboard.partial())),
  'dashboard.deleted': define('Dashboard', 'deleted', 'project', deleted(dashboard)),

  'access_control.created': define(
    'AccessControl',
    'created',
    'access_control',
    created(accessControl.extend({ created_by_uuid: uuid.nullable() })),
  ),
  'access_control.updated': define(
    'AccessControl',
    'updated',
    'access_control',
    changed(accessControl.pick({ access_level: true })),
  ),
  'access_control.deleted': define('AccessControl', 'deleted', 'access_control', deleted(accessControl)),

  'user.created': define('User', 'created', 'none', created(names.extend({ email: text }))),
  'user.updated': define(
    'User',
    'updated',
    'none',
    changed(names.extend({ role_at_organization: maybeText, current_organization_id: uuid.nullable() }).partial()),
  ),
  'user.deleted': define('User', 'deleted', 'none', deleted(names.extend({ email: text }))),
  'user.deactivated': define('User', 'deactivated', 'none', changed(active)),
  'user.reactivated': define('User', 'reactivated', 'none', changed(active)),
  'user.password_changed': define('User', 'password_changed', 'none', changed(nothing)),
  'user.provider_linked': define('User', 'provider_linked', 'none', created(z.strictObject({ provider: text }))),
  'user.signed_in': define('User', 'signed_in', 'none', changed(nothing)),
  'user.signed_out': define('User', 'signed_out', 'none', changed(nothing)),
  'user.confirmed': define('User', 'confirmed', 'none', changed(nothing)),
  'user.link_mailed': define('User', 'link_mailed', 'none', created(z.strictObject({ purpose: text, email: text }))),
  'user.address_verified': define(
    'User',
    'address_verified',
    'none',
    changed(z.strictObject({ is_email_verified: z.boolean() })),
  ),
  'user.address_changed': define('User', 'address_changed', 'none', changed(z.strictObject({ email: text }))),
  'user.session_revoked': define(
    'User',
    'session_revoked',
    'none',
    deleted(z.strictObject({ browser: maybeText, system: maybeText })),
  ),
  'user.signed_out_everywhere': define('User', 'signed_out_everywhere', 'none', changed(nothing)),
  'user.second_factor_app_added': define('User', 'second_factor_app_added', 'none', changed(nothing)),
  'user.second_factor_app_removed': define('User', 'second_factor_app_removed', 'none', changed(nothing)),
  'user.second_factor_passkey_added': define('User', 'second_factor_passkey_added', 'none', created(passkey)),
  'user.second_factor_passkey_removed': define('User', 'second_factor_passkey_removed', 'none', deleted(passkey)),
  'user.second_factor_recovery_codes_made': define(
    'User',
    'second_factor_recovery_codes_made',
    'none',
    changed(nothing),
  ),
  /** The system removed every second factor because the owner lost access to it. */
  'user.second_factor_removed': define('User', 'second_factor_removed', 'none', changed(nothing)),
  'user.recovery_code_used': define('User', 'recovery_code_used', 'none', changed(nothing)),

  'personal_api_key.created': define('PersonalAPIKey', 'created', 'none', created(key.extend(keyLimits.shape))),
  'personal_api_key.revoked': define('PersonalAPIKey', 'deleted', 'none', deleted(key)),
} satisfies Record<string, EventDefinition>;

export type EventType = keyof typeof eventDefinitions;
type Definition<Type extends EventType> = (typeof eventDefinitions)[Type];

/** A recorded event that caused others. */
export interface EventCause {
  id: string;
  type: EventType;
}

interface ParentIds {
  role: { role_id: string };
  maybe_role: { role_id?: string | null };
  role_membership: { role_id: string; person_uuid: string };
  member: { person_uuid: string };
  project: { project_id: number };
  access_control: { project_id: number; role_id: string | null; person_uuid: string | null };
  none: object;
}

/** An event of one type, before it is recorded. */
export type EventOf<Type extends EventType> = {
  type: Type;
  /** What the event is about, with its current id and name. */
  subject: { id: string | number; name: string };
  before: z.output<Definition<Type>['before']>;
  after: z.output<Definition<Type>['after']>;
  /** The event of the same write that caused this one. */
  cause?: EventCause | undefined;
} & ParentIds[Definition<Type>['parent']];

/** Any event: a closed union, discriminated by `type`. */
export type OrganizationEvent = { [Type in EventType]: EventOf<Type> }[EventType];
