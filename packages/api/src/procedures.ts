import {
  checkInputSize,
  type ErrorBody,
  type ErrorCode,
  type ErrorStatus,
  type MessageValues,
  organizationId,
  type Permission,
  type ProcedureName,
  permissions,
  RolecallError,
  sentences,
  validationError,
} from '@rolecall/contracts';
import { DatabaseUnavailableError } from '@rolecall/db';
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { admit, admitAgain, authorizeCall, authorizeInOrganizationAgain, expireGrantsOfUser } from './authorization.ts';
import type { Context } from './context.ts';
import { writerOf } from './unit-of-work.ts';
import { documentedViolation } from './violations.ts';

const trpcCodes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorStatus, TRPCError['code']>;

/** Errors that tRPC throws itself, before any procedure runs. */
const fromTrpc: Partial<Record<TRPCError['code'], [code: ErrorCode, detail: string]>> = {
  NOT_FOUND: ['not_found', sentences.endpointNotFound],
  PARSE_ERROR: ['parse_error', 'JSON parse error - the request is not valid JSON.'],
  BAD_REQUEST: ['parse_error', 'The request is not one that this server understands.'],
  METHOD_NOT_SUPPORTED: ['method_not_allowed', 'Method not allowed.'],
  PAYLOAD_TOO_LARGE: ['request_too_large', 'The request body is too large.'],
  UNSUPPORTED_MEDIA_TYPE: ['unsupported_media_type', 'Unsupported media type in request.'],
};

/** When to retry if the database does not respond, in seconds. */
const retryUnavailable = 5;

/**
 * The documented error for anything a procedure threw. An unexpected error becomes `error`, an unavailable database
 * becomes `service_unavailable`; both keep the cause for the log.
 */
export function documentedError(error: unknown): RolecallError {
  if (error instanceof RolecallError) return error;
  if (error instanceof TRPCError && error.cause instanceof RolecallError) return error.cause;
  const own = error instanceof TRPCError && fromTrpc[error.code];
  if (own) return new RolecallError(...own);
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  return cause instanceof DatabaseUnavailableError
    ? new RolecallError('service_unavailable', sentences.unavailable, { cause, retryAfter: retryUnavailable })
    : new RolecallError('error', sentences.serverError, { cause });
}

const asTrpcError = (error: RolecallError) =>
  new TRPCError({ code: trpcCodes[error.status], message: error.message, cause: error });

/** The documented error as a TRPCError, for failures before any procedure runs. */
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
      const { body, messageId, values } = documentedError(error);
      // The body of a REST error, plus what is needed to translate the message and to find the request in the log.
      const data: ErrorBody & {
        httpStatus: number;
        request_id: string | null;
        message_id?: string;
        message_values?: MessageValues | undefined;
      } = {
        ...body,
        ...(messageId === undefined ? {} : { message_id: messageId, message_values: values }),
        httpStatus: shape.data.httpStatus,
        request_id: ctx?.requestId ?? null,
      };
      return { code: shape.code, message: body.detail, data };
    },
  });

export const { router, createCallerFactory } = t;

/**
 * The base of every procedure. It rejects input that is too deep or too long, counts the size of the response, and
 * converts every thrown error to a documented one.
 */
export const documented = t.procedure.use(async ({ ctx, type, next, getRawInput }) => {
  const perform = () =>
    next({
      async getRawInput() {
        const input = await getRawInput();
        checkInputSize(input);
        return input;
      },
    });
  const { answer } = ctx;
  const result = await (answer
    ? answer.call(perform, type === 'mutation').catch((error: unknown) => {
        throw trpcErrorOf(error);
      })
    : perform());
  if (result.ok) return result;
  const { cause } = result.error;
  // Output that does not match its schema is not the caller's fault, so only input errors are converted.
  if (cause instanceof z.core.$ZodError && result.error.code === 'BAD_REQUEST')
    throw asTrpcError(ctx.inputError ?? validationError(cause, await getRawInput()));
  if (cause instanceof RolecallError) throw asTrpcError(cause);
  const error = fromTrpc[result.error.code] ? result.error : documentedViolation(ctx.database, cause ?? result.error);
  throw asTrpcError(documentedError(error));
});

type ProcedureWith<Match extends Partial<Permission>> = {
  [Name in ProcedureName]: (typeof permissions)[Name] extends Match ? Name : never;
}[ProcedureName];

/** Builds a procedure for callers of one kind, who are admitted again in the transaction of a write. */
const procedureFor = <W extends 'public' | 'authenticated' | 'session' | 'key' | 'system' | 'project_or_user'>(
  name: ProcedureName,
  permission: Permission & { who: W },
) =>
  documented.meta({ name }).use(async ({ ctx, next }) => {
    const actor = admit(ctx.actor, permission);
    if (ctx.actor.kind === 'user' && permission.who !== 'public') await expireGrantsOfUser(ctx, ctx.actor.user.id);
    const write = writerOf(ctx, name, async (trx) => ({ actor: await admitAgain(trx, ctx, permission) }));
    return next({ ctx: { actor, write } });
  });

/** For all callers, with or without a credential. */
export const publicProcedure = (name: ProcedureWith<{ who: 'public' }>) => procedureFor(name, permissions[name]);

/** For an authenticated user. An API key needs the scope. */
export const authenticatedProcedure = (name: ProcedureWith<{ who: 'authenticated' }>) =>
  procedureFor(name, permissions[name]);

/** For a browser session. API keys are refused. */
export const sessionProcedure = (name: ProcedureWith<{ who: 'session' }>) => procedureFor(name, permissions[name]);

/** For a personal API key. No scope is needed. */
export const keyProcedure = (name: ProcedureWith<{ who: 'key' }>) => procedureFor(name, permissions[name]);

/** For the command line and embedding programs. */
export const systemProcedure = (name: ProcedureWith<{ who: 'system' }>) => procedureFor(name, permissions[name]);

/** For a project's secret token, or an authenticated user. An API key needs the scope. */
export const projectOrUserProcedure = (name: ProcedureWith<{ who: 'project_or_user' }>) =>
  procedureFor(name, permissions[name]);

type InOrganization =
  | ProcedureWith<{ who: 'member' }>
  | ProcedureWith<{ who: 'admin' }>
  | ProcedureWith<{ who: 'owner' }>
  | ProcedureWith<{ who: 'system' }>;

/** For members of the organization that the input names, with the level that the permission table requires. */
export const organizationProcedure = (name: InOrganization) =>
  documented
    .meta({ name })
    .input(z.object({ organization_id: organizationId }))
    .use(async ({ ctx, input, next }) => {
      const caller = await authorizeCall(ctx, name, input.organization_id);
      const { id } = caller.organization;
      const write = writerOf(ctx, name, (trx) => authorizeInOrganizationAgain(trx, ctx, name, id), id);
      return next({ ctx: { ...caller, write } });
    });
