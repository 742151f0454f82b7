import {
  asUuid,
  type ErrorBody,
  type ErrorCode,
  type ErrorStatus,
  hasScope,
  levels,
  notFound,
  organizationId,
  type Permission,
  permissionDenied,
  type ProcedureName,
  permissions,
  RolecallError,
  sentences,
  type Level,
  validationError,
} from '@rolecall/contracts';
import { DatabaseUnavailableError, transaction, type Transaction } from '@rolecall/db';
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { type ActivityRecord, insertActivity } from './activity-log/record.ts';
import type { Context, SystemActor, UserActor } from './context.ts';
import { findCurrentOrganization, findOrganization, type OrganizationForCaller } from './organizations/queries.ts';
import { documentedViolation } from './violations.ts';

const trpcCodes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorStatus, TRPCError['code']>;

/** What tRPC refuses by itself, before any procedure. */
const ofTrpc: Partial<Record<TRPCError['code'], [code: ErrorCode, detail: string]>> = {
  NOT_FOUND: ['not_found', sentences.endpointNotFound],
  PARSE_ERROR: ['parse_error', 'JSON parse error - the request is not valid JSON.'],
  BAD_REQUEST: ['parse_error', 'The request is not one that this server understands.'],
  METHOD_NOT_SUPPORTED: ['method_not_allowed', 'Method not allowed.'],
  PAYLOAD_TOO_LARGE: ['request_too_large', 'The request body is too large.'],
  UNSUPPORTED_MEDIA_TYPE: ['unsupported_media_type', 'Unsupported media type in request.'],
};

/** How soon it is worth asking again for a database that does not answer, in seconds. */
const retryUnavailable = 5;

/**
 * The documented error behind anything a procedure threw. What was not expected becomes `error`, and a database that is
 * away `service_unavailable`, the cause kept for the log.
 */
export function documentedError(error: unknown): RolecallError {
  if (error instanceof RolecallError) return error;
  if (error instanceof TRPCError && error.cause instanceof RolecallError) return error.cause;
  const own = error instanceof TRPCError && ofTrpc[error.code];
  if (own) return new RolecallError(...own);
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  return cause instanceof DatabaseUnavailableError
    ? new RolecallError('service_unavailable', sentences.unavailable, { cause, retryAfter: retryUnavailable })
    : new RolecallError('error', sentences.serverError, { cause });
}

const asTrpcError = (error: RolecallError) =>
  new TRPCError({ code: trpcCodes[error.status], message: error.message, cause: error });

/** The same as tRPC throws it, for what fails before any procedure runs. */
export const trpcErrorOf = (error: unknown): TRPCError => asTrpcError(documentedError(error));

export interface Meta {
  name: ProcedureName;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const { body } = documentedError(error);
      const data: ErrorBody & { httpStatus: number; request_id: string | null } = {
        ...body,
        httpStatus: shape.data.httpStatus,
        request_id: ctx?.requestId ?? null,
      };
      return { code: shape.code, message: body.detail, data };
    },
  });

export const { router, createCallerFactory } = t;

/** Every procedure begins here: whatever is thrown below leaves as a documented error. */
export const documented = t.procedure.use(async ({ ctx, next, getRawInput }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  // An answer that is not as its schema says is no fault of the caller's.
  if (cause instanceof z.core.$ZodError && result.error.code === 'BAD_REQUEST')
    throw asTrpcError(ctx.inputError ?? validationError(cause, await getRawInput()));
  if (cause instanceof RolecallError) throw asTrpcError(cause);
  const error = ofTrpc[result.error.code] ? result.error : documentedViolation(ctx.database, cause ?? result.error);
  throw asTrpcError(documentedError(error));
});

type ProcedureWith<Match extends Partial<Permission>> = {
  [Name in ProcedureName]: (typeof permissions)[Name] extends Match ? Name : never;
}[ProcedureName];

/** Refuses whoever sent no good credential, and writes that a foreign page may have sent. */
function requireUser(ctx: Context, permission: Permission): UserActor | SystemActor {
  const { actor } = ctx;
  if (actor.kind === 'anonymous')
    throw actor.rejected ?? new RolecallError('not_authenticated', sentences.notAuthenticated);
  if (actor.kind === 'project')
    throw new RolecallError(
      'authentication_failed',
      'A project secret token is not accepted here; use a personal API key.',
    );
  if (actor.kind === 'user' && permission.writes && !actor.sameOrigin)
    throw permissionDenied('CSRF Failed: the request is not of the same origin.');
  return actor;
}

function requireScope(actor: UserActor | SystemActor, permission: Permission): void {
  if (actor.kind === 'user' && actor.key && permission.scope && !hasScope(actor.key.scopes, permission.scope))
    throw permissionDenied(`API key missing required scope '${permission.scope}'`);
}

/** For anybody, with or without a credential. */
export const publicProcedure = (name: ProcedureWith<{ who: 'public' }>) => documented.meta({ name });

/** For a signed-in user; a key needs the scope. */
export const authenticatedProcedure = (name: ProcedureWith<{ who: 'authenticated' }>) =>
  documented.meta({ name }).use(({ ctx, next }) => {
    const permission: Permission = permissions[name];
    const actor = requireUser(ctx, permission);
    requireScope(actor, permission);
    if (actor.kind === 'system') throw permissionDenied(sentences.notMember);
    return next({ ctx: { actor } });
  });

/** For a person at a browser: keys are refused. */
export const sessionProcedure = (name: ProcedureWith<{ who: 'session' }>) =>
  documented.meta({ name }).use(({ ctx, next }) => {
    const actor = requireUser(ctx, permissions[name]);
    if (actor.kind === 'system' || actor.key)
      throw permissionDenied('This needs a signed-in session; API keys are not accepted here.');
    return next({ ctx: { actor } });
  });

/** For a program with a personal API key; no scope is needed. */
export const keyProcedure = (name: ProcedureWith<{ who: 'key' }>) =>
  documented.meta({ name }).use(({ ctx, next }) => {
    const actor = requireUser(ctx, permissions[name]);
    if (actor.kind === 'system' || !actor.key) throw permissionDenied('This needs a personal API key.');
    return next({ ctx: { actor: { ...actor, key: actor.key } } });
  });

/** For the command line and embedding programs. */
export const systemProcedure = (name: ProcedureWith<{ who: 'system' }>) =>
  documented.meta({ name }).use(({ ctx, next }) => {
    if (ctx.actor.kind !== 'system') throw permissionDenied(sentences.notMember);
    return next({ ctx: { actor: ctx.actor } });
  });

/** For a project, by its secret token. */
export const projectTokenProcedure = (name: ProcedureWith<{ who: 'project_token' }>) =>
  documented.meta({ name }).use(({ ctx, next }) => {
    const { actor } = ctx;
    if (actor.kind === 'anonymous')
      throw actor.rejected ?? new RolecallError('not_authenticated', sentences.notAuthenticated);
    if (actor.kind !== 'project')
      throw new RolecallError('authentication_failed', 'Only a project secret token is accepted here.');
    return next({ ctx: { actor } });
  });

/** The organization a call is about, and what the caller is there. */
export interface CallerOrganization extends OrganizationForCaller {
  /** The caller's level; the system acts as an owner. */
  level: Level;
}

export async function organizationOfCall(
  ctx: Context,
  actor: UserActor | SystemActor,
  given: string,
): Promise<CallerOrganization> {
  const userId = actor.kind === 'user' ? actor.user.id : null;
  const db = ctx.database.executor;
  const isCurrent = given === '@current' && userId !== null;
  const id = isCurrent ? given : asUuid(given);
  const organization =
    id &&
    (await ctx.organizations.get(`${userId} ${id}`, () =>
      isCurrent ? findCurrentOrganization(db, userId) : findOrganization(db, id, userId),
    ));
  if (!organization) throw notFound();
  const level = actor.kind === 'system' ? levels.owner : organization.membership_level;
  if (level === null) throw permissionDenied(sentences.notMember);
  return { ...organization, level };
}

/** Limits of a key to organizations and projects. A key limited to projects alone reaches nothing else of the organization. */
function requireKeyReach(actor: UserActor | SystemActor, organization: { id: string }, permission: Permission): void {
  if (actor.kind === 'system' || !actor.key) return;
  const { organizations, projectsAlone } = actor.key;
  const reaches =
    (organizations === null || organizations.includes(organization.id)) &&
    (!projectsAlone || permission.on === 'project');
  if (!reaches) throw permissionDenied(sentences.organizationNotOnKey);
}

/**
 * The checks every call about an organization passes, in the documented order: credential, organization, membership,
 * key, level. Also used where the organization is found through a project.
 */
export async function authorizeInOrganization(
  ctx: Context,
  name: ProcedureName,
  find: (actor: UserActor | SystemActor) => Promise<CallerOrganization>,
) {
  const permission: Permission = permissions[name];
  const actor = requireUser(ctx, permission);
  const organization = await find(actor);
  requireKeyReach(actor, organization, permission);
  requireScope(actor, permission);
  if (organization.level < levels[permission.who as keyof typeof levels] && !permission.orSelf)
    throw permissionDenied(permission.denied);
  return { actor, organization };
}

type InOrganization =
  | ProcedureWith<{ who: 'member' }>
  | ProcedureWith<{ who: 'admin' }>
  | ProcedureWith<{ who: 'owner' }>
  | 'system.addMember';

/** For members of the organization that the input names, at the level of the permission table. */
export const organizationProcedure = (name: InOrganization) =>
  documented
    .meta({ name })
    .input(z.object({ organization_id: organizationId }))
    .use(async ({ ctx, input, next }) => {
      const caller = await authorizeInOrganization(ctx, name, (actor) =>
        organizationOfCall(ctx, actor, input.organization_id),
      );
      return next({ ctx: caller });
    });

/** What a write did: the answer, and what the activity log says of it. */
export interface Change<Answer> {
  answer: Answer;
  activity: ActivityRecord | ActivityRecord[];
}

/**
 * Makes a procedure's body of a write: it runs in one transaction, which also takes the activity line. Either all of it
 * is kept or none. Writes on one organization run one after another, so that each finds what the one before left.
 */
export function change<Options extends { ctx: Context }, Answer>(
  write: (options: Options & { trx: Transaction }) => Promise<Change<Answer>>,
): (options: Options) => Promise<Answer> {
  return (options) => {
    const { ctx } = options;
    if (ctx.inputError) throw ctx.inputError;
    const { organization } = ctx as { organization?: CallerOrganization };
    const work = async (trx: Transaction) => {
      const { answer, activity } = await write({ ...options, trx });
      await insertActivity(trx, ctx, Array.isArray(activity) ? activity : [activity]);
      return answer;
    };
    return transaction(ctx.database, work, organization?.id);
  };
}
