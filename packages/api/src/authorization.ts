import {
  asUuid,
  type Condition,
  hasScope,
  type Level,
  levels,
  notFound,
  type Permission,
  permissionDenied,
  permissionOf,
  type ProcedureName,
  RolecallError,
  sentences,
  type Who,
} from '@rolecall/contracts';
import type { Transaction } from '@rolecall/db';
import { resourceRank } from './access.ts';
import { reloadActor } from './authentication/identify.ts';
import {
  type ActingKey,
  type Actor,
  type Context,
  type ProjectActor,
  type SystemActor,
  type UserActor,
  userOf,
} from './context.ts';
import {
  findCurrentOrganization,
  findOrganization,
  findOrganizationsWithExpiredGrantsOf,
  findOrganizationWithProject,
  type OrganizationForCaller,
  type OrganizationWithProject,
} from './organizations/queries.ts';

/** The actor admitted to a procedure, by the permission's `who`. */
interface Admitted extends Record<keyof typeof levels, UserActor | SystemActor> {
  public: Actor;
  authenticated: UserActor;
  session: UserActor;
  key: UserActor & { key: ActingKey };
  project_or_user: ProjectActor | UserActor;
  system: SystemActor;
}

type PermissionOf<W extends Who> = Permission & { who: W };

/** Refuses a write that may have been sent from another site's page with the user's session (CSRF). */
function requireSameOrigin(actor: UserActor, permission: Permission): void {
  if (permission.writes && !actor.sameOrigin)
    throw permissionDenied('CSRF Failed: the request is not of the same origin.');
}

/** Returns the user or the system. Refuses all other actors, and writes that may have been sent from another site's page. */
function requireUser(actor: Actor, permission: Permission): UserActor | SystemActor {
  switch (actor.kind) {
    case 'anonymous':
      throw actor.rejected ?? new RolecallError('not_authenticated', sentences.notAuthenticated);
    case 'project':
      throw new RolecallError(
        'authentication_failed',
        'A project secret token is not accepted here; use a personal API key.',
      );
    case 'user':
      requireSameOrigin(actor, permission);
      return actor;
    case 'system':
      return actor;
    default:
      throw new TypeError(`Unknown kind of actor: ${String(actor satisfies never)}`);
  }
}

/** Returns the user. The system is refused because it is not a person. */
function requirePerson(actor: Actor, permission: Permission): UserActor {
  const user = requireUser(actor, permission);
  if (user.kind === 'system') throw permissionDenied(sentences.notMember);
  return user;
}

/** Whether the caller's API key, if there is one, has the scope that the permission requires. */
const isInScope = (actor: UserActor | SystemActor, { scope }: Permission): boolean =>
  actor.kind === 'system' || !actor.key || !scope || hasScope(actor.key.scopes, scope);

function requireScope(actor: UserActor | SystemActor, permission: Permission): void {
  if (!isInScope(actor, permission)) throw permissionDenied(`API key missing required scope '${permission.scope}'`);
}

/** Refuses a session whose user has neither signed in nor entered their password recently. @throws permission_denied */
export function requireRecent(actor: UserActor | SystemActor): void {
  if (actor.kind === 'user' && !actor.isRecent) throw permissionDenied(sentences.notRecentlyAuthenticated);
}

function admitAny(actor: Actor, permission: Permission): Actor {
  const { who } = permission;
  switch (who) {
    case 'public':
      if (actor.kind === 'user') requireSameOrigin(actor, permission);
      return actor;
    case 'authenticated': {
      const user = requirePerson(actor, permission);
      requireScope(user, permission);
      // A limited key could not reach what it would create outside its limits.
      if (permission.writes && permission.on !== 'nothing' && user.key && (user.key.organizations || user.key.projects))
        throw permissionDenied(sentences.organizationNotOnKey);
      if (permission.recent) requireRecent(user);
      return user;
    }
    case 'session': {
      const user = requireUser(actor, permission);
      if (user.kind === 'system' || user.key)
        throw permissionDenied('This needs a signed-in session; API keys are not accepted here.');
      if (permission.recent) requireRecent(user);
      return user;
    }
    case 'key': {
      const user = requireUser(actor, permission);
      if (user.kind === 'system' || !user.key) throw permissionDenied('This needs a personal API key.');
      return user;
    }
    case 'project_or_user': {
      if (actor.kind === 'project') return actor;
      const user = requirePerson(actor, permission);
      requireScope(user, permission);
      return user;
    }
    case 'system':
      if (actor.kind !== 'system') throw permissionDenied(sentences.notMember);
      return actor;
    case 'member':
    case 'admin':
    case 'owner':
      return requireUser(actor, permission);
    default:
      throw new TypeError(`Unknown caller in the permission table: ${String(who satisfies never)}`);
  }
}

/**
 * Checks that the caller is of the kind that the permission requires.
 * @throws the error to respond with otherwise
 */
export const admit = <W extends Who>(actor: Actor, permission: PermissionOf<W>): Admitted[W] =>
  admitAny(actor, permission) as Admitted[W];

/** The organization a call is about, with the caller's level in it. */
export type CallerOrganization<Found extends OrganizationForCaller = OrganizationForCaller> = Found & {
  /** The caller's level; the system acts as an owner. */
  level: Level;
};

/** A caller in an organization, authorized by the permission table. */
export interface OrganizationCaller<Found extends OrganizationForCaller = OrganizationForCaller> {
  actor: UserActor | SystemActor;
  organization: CallerOrganization<Found>;
}

/** Whether the caller's API key, if there is one, may be used for the organization. */
const isOnKey = (actor: UserActor | SystemActor, { id }: { id: string }): boolean =>
  actor.kind === 'system' || actor.key?.organizations?.includes(id) !== false;

/**
 * Enforces a key's limits to organizations and projects. A key limited only to projects reaches nothing else in their
 * organizations.
 */
function requireKeyReach(actor: UserActor | SystemActor, organization: { id: string }, permission: Permission): void {
  if (actor.kind === 'system' || !actor.key) return;
  const { projects, projectsAlone } = actor.key;
  const reaches = isOnKey(actor, organization) && (!projectsAlone || permission.on === 'project');
  if (!reaches) throw permissionDenied(sentences.organizationNotOnKey);
  if (projects !== null && permission.on === 'all_projects') throw permissionDenied(sentences.projectForbidden);
}

/** Refuses a member without a second factor if the organization requires one, for every call and credential. */
function requireSecondFactor(actor: UserActor | SystemActor, found: OrganizationForCaller): void {
  if (actor.kind === 'user' && found.lacks_second_factor !== 0) throw permissionDenied(sentences.secondFactorRequired);
}

/**
 * The level that a permission requires.
 * @throws TypeError if the permission is not about an organization
 */
function neededLevel({ who }: Permission): Level {
  switch (who) {
    case 'member':
    case 'admin':
    case 'owner':
      return levels[who];
    case 'system':
      return levels.owner;
    default:
      throw new TypeError(`A permission of ${who} is not about an organization.`);
  }
}

/**
 * Runs the checks of a call about an organization in the documented order: credential, organization, membership, key,
 * second factor, scope, level.
 * @param find returns the organization as the caller sees it
 * @throws not_authenticated, authentication_failed, not_found, permission_denied
 */
export async function authorizeInOrganization<Found extends OrganizationForCaller>(
  actor: Actor,
  name: ProcedureName,
  find: (actor: UserActor | SystemActor) => Promise<Found | undefined>,
): Promise<OrganizationCaller<Found>> {
  const permission = permissionOf(name);
  const admitted = admit(actor, permission) as UserActor | SystemActor;
  const found = await find(admitted);
  if (!found) throw notFound();
  const level = admitted.kind === 'system' ? levels.owner : found.membership_level;
  if (level === null) throw permissionDenied(sentences.notMember);
  requireKeyReach(admitted, found, permission);
  requireSecondFactor(admitted, found);
  requireScope(admitted, permission);
  if (level < neededLevel(permission)) throw permissionDenied(permission.denied);
  if (permission.recent) requireRecent(admitted);
  return { actor: admitted, organization: { ...found, level } };
}

/** Whether a caller authorized in an organization could call another procedure there, by scope and level. */
export function mayCall({ actor, organization }: OrganizationCaller, name: ProcedureName): boolean {
  const permission = permissionOf(name);
  return isInScope(actor, permission) && organization.level >= neededLevel(permission);
}

/**
 * Records the revision that a read may have seen. If a response takes several reads, the lowest revision counts.
 * Nothing is recorded for an organization that the caller is not a member of, or that they or their key cannot reach.
 */
function noteRevision<Found extends OrganizationForCaller>(
  { revisions }: Context,
  actor: UserActor | SystemActor,
  found: Found | undefined,
): Found | undefined {
  const isReached = actor.kind === 'system' || (found?.membership_level != null && found.lacks_second_factor === 0);
  if (found && isReached && isOnKey(actor, found))
    revisions.set(found.id, Math.min(found.revision, revisions.get(found.id) ?? found.revision));
  return found;
}

const isCurrent = (given: string, userId: number | null): userId is number => given === '@current' && userId !== null;

const findCurrent = (ctx: Context, userId: number) =>
  ctx.organizations.get(`${userId} @current`, () => findCurrentOrganization(ctx.database.executor, userId));

/** Whether the organization has role grants that have expired but have not been ended yet. */
export const hasExpiredGrants = ({ role_grants_expire_at }: OrganizationForCaller, now: () => string): boolean =>
  role_grants_expire_at !== null && role_grants_expire_at <= now();

/**
 * Ends expired role grants before anything of their organization is read.
 * @param find reads the organization again
 */
async function withoutExpired<Found extends OrganizationForCaller>(
  ctx: Context,
  found: Found | undefined,
  find: (id: string) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  if (!found || !hasExpiredGrants(found, ctx.now)) return found;
  await ctx.expireGrants(found.id);
  return find(found.id);
}

/** Ends expired role grants in all organizations of a user, for calls that name no organization. */
export async function expireGrantsOfUser(ctx: Context, userId: number): Promise<void> {
  for (const id of await findOrganizationsWithExpiredGrantsOf(ctx.database.executor, userId, ctx.now()))
    await ctx.expireGrants(id);
}

/** The organization that a call names, as the caller sees it; undefined if there is none. */
async function findOrganizationOfCall(
  ctx: Context,
  actor: UserActor | SystemActor,
  given: string,
): Promise<OrganizationForCaller | undefined> {
  const userId = userOf(actor)?.id ?? null;
  const find = (id: string) => findOrganization(ctx.database.executor, id, userId);
  const findFirst = () => {
    const about = actor.kind === 'user' ? actor.about : undefined;
    if (about?.given === given) return about.organization;
    if (isCurrent(given, userId)) return findCurrent(ctx, userId);
    const id = asUuid(given);
    return id === undefined ? undefined : ctx.organizations.get(`${userId} ${id}`, () => find(id));
  };
  return noteRevision(ctx, actor, await withoutExpired(ctx, await findFirst(), find));
}

/**
 * Authorizes a call about an organization.
 * @param given the organization, as the call names it
 * @throws as `authorizeInOrganization` does
 */
export const authorizeCall = (ctx: Context, name: ProcedureName, given: string): Promise<OrganizationCaller> =>
  authorizeInOrganization(ctx.actor, name, (actor) => findOrganizationOfCall(ctx, actor, given));

/**
 * Finds the organization together with a project. The caller's level on the project is read with their membership.
 * @param given undefined for the project's organization
 */
export async function findOrganizationWithProjectOfCall(
  ctx: Context,
  actor: UserActor | SystemActor,
  given: string | undefined,
  projectId: number,
): Promise<OrganizationWithProject | undefined> {
  const userId = userOf(actor)?.id ?? null;
  let id: string | null | undefined = null;
  if (given !== undefined) id = isCurrent(given, userId) ? (await findCurrent(ctx, userId))?.id : asUuid(given);
  if (id === undefined) return undefined;
  const find = () => findOrganizationWithProject(ctx.database.executor, id, userId, projectId);
  const found = await ctx.projects.get(`${userId} ${id} ${projectId}`, find);
  return noteRevision(ctx, actor, await withoutExpired(ctx, found, find));
}

/**
 * Authorizes the caller again, from rows that the transaction locks until it ends. A key that was revoked, a session
 * that ended, an account that was deactivated or a level that was lost since the request began is taken into account.
 * @throws as `authorizeInOrganization` does
 */
export async function authorizeInOrganizationAgain(
  trx: Transaction,
  ctx: Context,
  name: ProcedureName,
  organizationId: string,
): Promise<OrganizationCaller> {
  const { actor, organization } = await reloadActor(trx, ctx, organizationId);
  return authorizeInOrganization(actor, name, async () => organization);
}

/**
 * The same for a call that is about the caller only. Public procedures do not depend on the caller, who is not reloaded
 * for them.
 * @throws as `admit` does
 */
export const admitAgain = async <W extends Who>(
  trx: Transaction,
  ctx: Context,
  permission: PermissionOf<W>,
): Promise<Admitted[W]> =>
  admit(permission.who === 'public' ? ctx.actor : (await reloadActor(trx, ctx)).actor, permission);

/** The objects of a call that its permission's conditions check. */
export interface ObjectOfCall {
  /** The member the call is about; null if there is none. */
  member?: { user: { id: number }; level: Level } | null;
  /** The level that the call grants. */
  level?: Level;
  /** The invite that the call changes, revokes or replaces; null if there is none. */
  invite?: { level: Level } | null;
  /** The resource the call is about: the caller's level on it, and whether the call changes it. */
  resource?: { access_level: number; changes: boolean };
}

type Conditions = {
  [Name in Condition]: {
    /** Which object it checks. */
    about: keyof ObjectOfCall;
    refusal(caller: OrganizationCaller, object: Required<ObjectOfCall>): string | undefined;
  };
};

/** The check for each condition. `refusal` returns the message to refuse the caller with, or undefined if the condition holds. */
const conditions: Conditions = {
  self_or_admin: {
    about: 'member',
    refusal: ({ actor, organization }, { member }) =>
      organization.level >= levels.admin || (actor.kind === 'user' && actor.user.id === member?.user.id)
        ? undefined
        : sentences.levelTooLow,
  },
  member_not_above: {
    about: 'member',
    refusal: ({ organization }, { member }) =>
      member !== null && member.level > organization.level
        ? 'You can only edit others with level lower or equal to you.'
        : undefined,
  },
  level_not_above: {
    about: 'level',
    refusal: ({ organization }, { level }) =>
      level > organization.level
        ? 'You can only change access level of others to lower or equal to your current one.'
        : undefined,
  },
  invited_level_not_above: {
    about: 'level',
    refusal: ({ organization }, { level }) =>
      level > organization.level ? 'You cannot invite to a level higher than your own.' : undefined,
  },
  invite_not_above: {
    about: 'invite',
    refusal: ({ organization }, { invite }) =>
      invite !== null && invite.level > organization.level
        ? 'You can only renew and revoke invites to a level lower or equal to your own.'
        : undefined,
  },
  resource_level: {
    about: 'resource',
    refusal: (_caller, { resource }) =>
      resource.access_level < resourceRank(resource.changes ? 'editor' : 'viewer')
        ? sentences.projectForbidden
        : undefined,
  },
};

/**
 * Evaluates those of a permission's conditions whose objects are given.
 * @returns the conditions that were evaluated, all of which hold
 * @throws permission_denied if one does not hold
 */
export function requireConditions(caller: OrganizationCaller, name: ProcedureName, object: ObjectOfCall): Condition[] {
  const evaluated = permissionOf(name).conditions.filter(
    (condition) => object[conditions[condition].about] !== undefined,
  );
  for (const condition of evaluated) {
    const refusal = conditions[condition].refusal(caller, object as Required<ObjectOfCall>);
    if (refusal !== undefined) throw permissionDenied(refusal);
  }
  return evaluated;
}
