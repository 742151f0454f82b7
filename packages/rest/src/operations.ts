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

/** A route with the procedure behind it: all that is known of one operation, compiled once. */
export interface Operation {
  route: Route;
  permission: Permission;
  /** `rolesList`, as programs call it. */
  id: string;
  /** What it is for, and for whom. */
  description: string;
  /** What it takes, by name. */
  fields: ReadonlyMap<string, z.ZodType>;
  plan: InputPlan;
  /** What it answers; undefined where there is no body. */
  answer: z.ZodObject | undefined;
  /** Whether secrets may be in what it answers. */
  secret: boolean;
  procedure: Procedure;
}

/** What a request says to an operation: the parameters of its path in their order, its query as it stands in an address, and its body. */
export interface OperationRequest {
  parameters: readonly string[];
  query: string;
  body?: object | undefined;
}

/** Who may call, in words. */
function audience(permission: Permission): string {
  const { who, scope, conditions, project } = permission;
  const people: Record<Permission['who'], string> = {
    public: 'Anybody may call it.',
    authenticated: 'For every signed-in user.',
    session: 'For people at a browser.',
    key: 'Needs a personal API key, whatever its scopes.',
    project_or_user: 'For every signed-in user, and for a project by its secret token.',
    system: 'For the system.',
    member: conditions.includes('self_or_admin')
      ? 'For admins and owners of the organization, and for anybody about themselves.'
      : project === 'admin'
        ? 'For admins of the project, and admins and owners of the organization.'
        : 'For members of the organization.',
    admin: 'For admins and owners of the organization.',
    owner: 'For owners of the organization.',
  };
  return scope ? `${people[who]} An API key needs the scope \`${scope}\`.` : people[who];
}

/** A page as REST answers it: with the addresses of the pages around it. */
function linked(schema: z.ZodObject, id: string, path: string): z.ZodObject {
  const { count, results } = schema.shape as { count: z.ZodType; results: z.ZodType };
  const address = z.url().nullable();
  return z
    .strictObject({
      count,
      next: address.meta({
        description: 'Address of the next page; null on the last.',
        examples: [`https://rolecall.example.com${path}?limit=100&offset=200`],
      }),
      previous: address.meta({
        description: 'Address of the page before; null on the first.',
        examples: [`https://rolecall.example.com${path}?limit=100`],
      }),
      results,
    })
    .meta({ id, description: 'One page of a list.' });
}

/** A name that begins with a capital, as schemas have it. */
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

/** Whether a secret may be anywhere in what a schema describes. */
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

/** Every operation of the REST API but `GET /schema`, in the order of the route table. */
export const operations: readonly Operation[] = routes.map(compile);

const pageOf = ({ limit, offset }: Record<string, unknown>) => ({
  limit: (limit as number | undefined) ?? defaultLimit,
  offset: (offset as number | undefined) ?? 0,
});

/**
 * Performs an operation for whoever the context says.
 * @param address makes the request's address without its query; called only where there is another page
 * @returns what REST answers as its body
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
