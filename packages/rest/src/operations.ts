import { appRouter, type Context, type OutputSchema } from '@rolecall/api';
import { defaultLimit, fieldRequired, isSecret, type Page, type Permission, permissionOf } from '@rolecall/contracts';
import { z } from 'zod';
import { exampleOf } from './examples.ts';
import { fieldsOf, type InputPlan, planInput, readInput, unwrap } from './input.ts';
import { linkPage } from './pagination.ts';
import { routes } from './routes/index.ts';
import type { Route } from './routes/route.ts';

type Call = (options: {
  path: string;
  type: string;
  ctx: Context;
  input: undefined;
  getRawInput: () => Promise<unknown>;
  signal: undefined;
  batchIndex: 0;
}) => Promise<unknown>;

type Procedure = Call & { _def: { type: string; inputs: readonly unknown[]; output?: OutputSchema } };

/** A route and its procedure, with everything derived from them, compiled once. */
export interface Operation {
  route: Route;
  permission: Permission;
  /** Name for programs, such as `rolesList`. */
  id: string;
  /** What it does, and who may call it. */
  description: string;
  /** The fields of its input, by name. */
  fields: ReadonlyMap<string, z.ZodType>;
  plan: InputPlan;
  /** Schema of the response body; undefined if there is no body. */
  answer: z.ZodObject | undefined;
  /** Whether the response may contain secrets. */
  secret: boolean;
  procedure: Procedure;
}

/** A request to an operation: the path parameters in order, the raw query string and the body. */
export interface OperationRequest {
  parameters: readonly string[];
  query: string;
  body?: object | undefined;
}

/** A sentence that says who may call an operation. */
function audience(permission: Permission): string {
  const { who, scope, conditions, project } = permission;
  const people: Record<Permission['who'], string> = {
    public: 'Anyone may call it.',
    authenticated: 'For any signed-in user.',
    session: 'For browser sessions only.',
    key: 'Needs a personal API key, with any scopes.',
    project_or_user: 'For any signed-in user, and for a project with its secret token.',
    system: 'For the system only.',
    member: conditions.includes('self_or_admin')
      ? 'For admins and owners of the organization, and for members acting on themselves.'
      : project === 'admin'
        ? 'For admins of the project, and admins and owners of the organization.'
        : 'For members of the organization.',
    admin: 'For admins and owners of the organization.',
    owner: 'For owners of the organization.',
  };
  return scope ? `${people[who]} An API key needs the scope \`${scope}\`.` : people[who];
}

/** A page as REST returns it: with the URLs of the adjacent pages. */
function linked(schema: z.ZodObject, id: string, path: string): z.ZodObject {
  const { count, results } = schema.shape as { count: z.ZodType; results: z.ZodType };
  const address = z.url().nullable();
  return z
    .strictObject({
      count,
      next: address.meta({
        description: 'URL of the next page; null on the last page.',
        examples: [`https://rolecall.example.com${path}?limit=100&offset=200`],
      }),
      previous: address.meta({
        description: 'URL of the previous page; null on the first page.',
        examples: [`https://rolecall.example.com${path}?limit=100`],
      }),
      results,
    })
    .meta({ id, description: 'One page of a list.' });
}

/** A name in PascalCase, as used for schemas. */
export const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function answerOf(route: Route, id: string, procedure: Procedure, fields: ReadonlyMap<string, z.ZodType>) {
  if (route.status === 204) return undefined;
  const documented = procedure._def.output?.schema;
  const schema = route.emptied && documented instanceof z.ZodNullable ? documented.unwrap() : documented;
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`${route.procedure} does not say which object it answers.`);
  if (!route.paginated) return schema;
  const examplePath = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    String(exampleOf(fields.get(name) as z.ZodType)),
  );
  return linked(schema, `${pascal(id)}Page`, `/api${examplePath}`);
}

/** Whether a schema contains a secret at any depth. */
function holdsSecret(schema: z.ZodType): boolean {
  const inner = unwrap(schema);
  if (isSecret(schema) || isSecret(inner)) return true;
  if (inner instanceof z.ZodArray) return holdsSecret(inner.element as z.ZodType);
  return inner instanceof z.ZodObject && Object.values(inner.shape as Record<string, z.ZodType>).some(holdsSecret);
}

const procedures = appRouter._def.procedures as unknown as Record<string, Procedure>;

function compile(route: Route): Operation {
  const procedure = procedures[route.procedure];
  if (!procedure) throw new TypeError(`There is no procedure ${route.procedure}.`);
  const id = route.operationId ?? route.procedure.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase());
  const fields = fieldsOf(route, procedure);
  for (const name of route.required ?? []) fields.set(name, unwrap(fields.get(name) as z.ZodType));
  const permission = permissionOf(route.procedure);
  const answer = answerOf(route, id, procedure, fields);
  return {
    route,
    permission,
    id,
    description: `${route.description}\n\n${audience(permission)}`,
    fields,
    plan: planInput(route, procedure),
    answer,
    secret: answer !== undefined && holdsSecret(answer),
    procedure,
  };
}

/** Every operation of the REST API except `GET /schema`, in the order of the route table. */
export const operations: readonly Operation[] = routes.map(compile);

const pageOf = ({ limit, offset }: Record<string, unknown>) => ({
  limit: (limit as number | undefined) ?? defaultLimit,
  offset: (offset as number | undefined) ?? 0,
});

/**
 * Runs an operation as the context's caller.
 * @param address returns the request's URL without its query; called only if there is another page
 * @returns the body of the REST response
 */
export async function perform(
  { route, plan, procedure }: Operation,
  ctx: Context,
  { parameters, query, body }: OperationRequest,
  address: () => string,
): Promise<unknown> {
  const input = readInput(plan, parameters, query, body);
  const missing = route.required?.find((name) => input[name] === undefined);
  if (missing !== undefined) ctx.inputError ??= fieldRequired(missing);
  const result = await procedure({
    path: route.procedure,
    type: procedure._def.type,
    ctx,
    input: undefined,
    getRawInput: () => Promise.resolve(input),
    signal: undefined,
    batchIndex: 0,
  });
  return route.paginated ? linkPage(result as Page<unknown>, pageOf(input), query, address) : result;
}
