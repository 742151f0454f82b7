import { toUSVString } from 'node:util';
import type { Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import {
  checkInputSize,
  fieldRequired,
  hasScope,
  invalidInput,
  notFound,
  organizationId,
  type Scope,
  validationError,
} from '@rolecall/contracts';
import { type Operation, type OperationRequest, operations } from '@rolecall/rest';
import { z } from 'zod';
import { hasSecrets, masked, objectSchemaOf } from './schemas.ts';

/** An operation of the REST API, as models are offered it: made from the route table and what that is made of. */
export interface Tool {
  name: string;
  operation: Operation;
  /** What it takes, by name. */
  fields: ReadonlyMap<string, z.ZodType>;
  /** How it is listed. */
  definition: ToolDefinition;
  /** How it is listed where the connection has named its organization: without an argument for it. */
  pinned: ToolDefinition;
  /** Whether it answers secrets without being there to show them: then they are masked. */
  isMasked: boolean;
}

/** What a tool's request says, and the path below `/api` at which REST takes it. */
export interface ToolRequest extends OperationRequest {
  path: string;
}

type Arguments = Record<string, unknown>;

const organization = 'organization_id';

/** `roleExternalReferences.lookup` as tools are named: `role-external-references-lookup`. */
const nameOf = ({ route }: Operation) =>
  route.procedure.replace('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What a call does, as clients weigh it before they ask their user. */
function annotationsOf({ route, permission: { writes } }: Operation): NonNullable<ToolDefinition['annotations']> {
  const adds = route.method === 'POST';
  return {
    title: route.summary,
    readOnlyHint: !writes,
    // What does not only add changes or removes something that was there.
    destructiveHint: writes && !adds,
    idempotentHint: !writes || (!adds && route.idempotent !== false),
    openWorldHint: false,
  };
}

/** The same as the operation's, but that the organization may be left out. */
function fieldsOf({ route, fields }: Operation): Map<string, z.ZodType> {
  const taken = new Map(fields);
  // One is deleted by its name alone, whatever the current one is.
  const deletesIt = route.method === 'DELETE' && route.path.endsWith(`:${organization}`);
  if (taken.has(organization) && !deletesIt) taken.set(organization, organizationId.default('@current'));
  return taken;
}

const inputSchemaOf = (fields: ReadonlyMap<string, z.ZodType>) => objectSchemaOf(Object.fromEntries(fields), 'input');

function toolOf(operation: Operation): Tool {
  const { route, answer, description } = operation;
  const name = nameOf(operation);
  const fields = fieldsOf(operation);
  const definition: ToolDefinition = {
    name,
    title: route.summary,
    description,
    inputSchema: inputSchemaOf(fields),
    outputSchema: objectSchemaOf(answer?.shape ?? {}, 'output'),
    annotations: annotationsOf(operation),
  };
  const others = new Map([...fields].filter(([field]) => field !== organization));
  return {
    name,
    operation,
    fields,
    definition,
    pinned: { ...definition, inputSchema: inputSchemaOf(others) },
    isMasked: answer !== undefined && !route.revealing && hasSecrets(answer),
  };
}

/** Every tool, by name: one for each procedure that a route has. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  operations
    .filter(({ route }) => route.operationId === undefined)
    .map(toolOf)
    .map((tool) => [tool.name, tool] as const),
);

/** Who calls: a key with its scopes, or a project's secret token. */
export type Credential = { kind: 'key'; scopes: readonly Scope[] } | { kind: 'project' };

/** Whether a tool is of any use with a credential. Whether a call is allowed, the procedure decides. */
export function isListed({ operation: { permission } }: Tool, credential: Credential): boolean {
  if (credential.kind === 'project') return permission.who === 'project_or_user';
  return permission.scope === undefined || hasScope(credential.scopes, permission.scope);
}

/** An argument as a path or query has it: text; undefined where it counts as not given. */
function textOf({ fields }: Tool, name: string, args: Arguments): string | undefined {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') {
    const { error } = z.object({ [name]: fields.get(name) as z.ZodType }).safeParse(args);
    throw error ? validationError(error, args) : invalidInput('Enter a valid value.', name);
  }
  return toUSVString(String(value as string | number | boolean));
}

function segmentOf(tool: Tool, name: string, args: Arguments): string {
  const text = textOf(tool, name, args) ?? tool.fields.get(name)?.safeParse(undefined).data;
  if (typeof text !== 'string') throw fieldRequired(name);
  // No id looks like this, and in an address it would name something else.
  if (/^\.{0,2}$/.test(text)) throw notFound();
  return text;
}

/**
 * Makes of a tool's arguments the request that REST would be sent.
 * @param pinnedTo the one organization of the connection, if it has named one
 */
export function requestOf(tool: Tool, args: Arguments, pinnedTo: string | undefined): ToolRequest {
  checkInputSize(args);
  const { plan, route } = tool.operation;
  for (const name of Object.keys(args))
    if (!tool.fields.has(name) || (name === organization && pinnedTo !== undefined))
      throw invalidInput('This tool takes no such argument.', name);

  const parameters = plan.path.map(({ name }) =>
    name === organization && pinnedTo !== undefined ? pinnedTo : segmentOf(tool, name, args),
  );
  const encoded = parameters.map(encodeURIComponent);
  const query = new URLSearchParams();
  for (const name of plan.query.keys()) {
    const text = textOf(tool, name, args);
    if (text !== undefined) query.set(name, text);
  }
  const body = plan.body && Object.fromEntries(Object.entries(args).filter(([name]) => plan.body?.includes(name)));
  return {
    path: route.path.replaceAll(/:\w+/g, () => encoded.shift() ?? ''),
    parameters,
    query: query.toString(),
    ...(body ? { body } : {}),
  };
}

/** What a tool answers: what REST does, without secrets unless showing them is what the tool is for. */
export function resultOf({ operation: { answer }, isMasked }: Tool, answered: unknown): Record<string, unknown> {
  if (!answer) return {};
  return (isMasked ? masked(answer, answered) : answered) as Record<string, unknown>;
}
