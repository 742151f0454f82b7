import { toUSVString } from 'node:util';
import type { Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import {
  checkInputSize,
  fieldRequired,
  filter,
  hasScope,
  invalidInput,
  notFound,
  organizationId,
  type ProcedureName,
  ProjectSettings,
  type Scope,
  validationError,
} from '@rolecall/contracts';
import { type Operation, type OperationRequest, operations } from '@rolecall/rest';
import { z } from 'zod';
import { sharedArguments, sharedSentences } from './instructions.ts';
import { hasSecrets, masked, type ObjectSchema, objectSchemaOf } from './schemas.ts';
import { type View, views } from './views.ts';

/** An operation of the REST API as offered to models, derived from the route table and the schemas. */
export interface Tool {
  name: string;
  operation: Operation;
  /** The arguments, by name. */
  fields: ReadonlyMap<string, z.ZodType>;
  /** The project settings that it accepts, combined in one argument. */
  settings: ReadonlySet<string>;
  /** The short form in which it shows the response; undefined if it shows everything. */
  view: View | undefined;
  /** Whether the response contains secrets that the tool does not exist to show, and which are therefore masked. */
  isMasked: boolean;
}

/** A tool as listed to clients. */
export interface Listing {
  definition: ToolDefinition;
  /** The same for a connection that has named its organization: without an argument for it. */
  pinned: ToolDefinition;
}

/** The parts of a call besides its arguments, which REST has in headers. */
export type CallConditions = { [Name in 'if-match' | 'idempotency-key']?: string };

/** The request of a tool call, with its REST path below `/api`. */
export interface ToolRequest extends OperationRequest {
  path: string;
  /** The conditions that the caller puts on a write. */
  conditions?: CallConditions;
}

type Arguments = Record<string, unknown>;

const organization = 'organization_id';
const include = 'include';

/** Names of tools that the documented API's own server also has, or whose procedures have names for programs. */
const names: Partial<Record<ProcedureName, string>> = {
  'roles.get': 'role-get',
  'roleMemberships.list': 'role-members-list',
  'members.list': 'org-members-list',
  'organizations.get': 'organization-get',
  'projects.get': 'project-get',
  'users.me': 'user-get',
  'access.projectRules': 'access-project-get',
  'access.setProjectRule': 'access-project-set',
  'access.resourceRules': 'access-resources-get',
  'access.setResourceRule': 'access-resources-set',
  'access.dashboardRules': 'access-dashboard-get',
  'access.setDashboardRule': 'access-dashboard-set',
};

/** Operations without a tool: other tools give the same information, and every tool costs each connected model. */
const withoutTool: ReadonlySet<ProcedureName> = new Set([
  'access.projectUsers',
  'access.dashboardUsers',
  'roleExternalReferences.lookupMany',
]);

/** Arguments that could only repeat others. */
const redundant: Partial<Record<ProcedureName, readonly string[]>> = {
  'access.setProjectRule': ['resource', 'resource_id'],
  'access.setResourceRule': ['resource_id'],
  'access.setDashboardRule': ['resource', 'resource_id'],
};

/** The name of a tool: `roleExternalReferences.lookup` becomes `role-external-references-lookup`. */
const nameOf = ({ route: { procedure } }: Operation) =>
  names[procedure] ?? procedure.replace('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Hints about the effect of a call, by which clients decide whether to ask their user. */
function annotationsOf({ route, permission: { writes } }: Operation): NonNullable<ToolDefinition['annotations']> {
  const adds = route.method === 'POST' && !route.destructive;
  return {
    readOnlyHint: !writes,
    // A write that does more than add changes or removes something that existed.
    destructiveHint: writes && !adds,
    idempotentHint: !writes || (!adds && route.idempotent !== false),
    openWorldHint: false,
  };
}

/** The project settings that an operation accepts, without the name. */
const settingsOf = ({ route, fields }: Operation): Set<string> =>
  new Set(
    route.procedure.startsWith('projects.')
      ? [...fields.keys()].filter((name) => name !== 'name' && Object.hasOwn(ProjectSettings.shape, name))
      : [],
  );

/** The tool that describes each project setting, on behalf of the other tools that accept them. */
const describesSettings: ProcedureName = 'projects.update';

/** Project settings as one argument. @param isDescribed whether to describe each setting */
function settingsArgument(fields: Operation['fields'], settings: ReadonlySet<string>, isDescribed: boolean): z.ZodType {
  if (!isDescribed)
    return z.record(z.string(), z.unknown()).optional().meta({ description: 'As described by projects-update.' });
  const each = Object.fromEntries([...fields].filter(([name]) => settings.has(name)));
  return z.strictObject(each).optional().meta({ description: 'The settings to change.' });
}

/** The fields of the operation, except that the organization is optional and the settings are one object. */
function fieldsOf({ route, fields }: Operation, settings: ReadonlySet<string>, view: View | undefined) {
  const dropped = redundant[route.procedure] ?? [];
  const taken = new Map([...fields].filter(([name]) => !settings.has(name) && !dropped.includes(name)));
  // The organization to delete must be named explicitly, even if it is the current one.
  const deletesIt = route.method === 'DELETE' && route.path.endsWith(`:${organization}`);
  if (taken.has(organization) && !deletesIt) taken.set(organization, organizationId.default('@current'));
  if (settings.size > 0)
    taken.set('settings', settingsArgument(fields, settings, route.procedure === describesSettings));
  if (view) taken.set(include, filter(z.enum([view.rest]).optional().meta({ description: view.meaning })));
  return taken;
}

const inputSchemaOf = (fields: ReadonlyMap<string, z.ZodType>) => objectSchemaOf(Object.fromEntries(fields), 'input');

const argumentsIn = ({ inputSchema }: ToolDefinition) =>
  Object.entries((inputSchema.properties ?? {}) as Record<string, { description?: string }>);

/** Removes descriptions of arguments that several tools would repeat word for word; the instructions contain them. */
function withoutRepeated(all: Listing[]): Listing[] {
  const said = new Map<string, number>();
  const words = (name: string, { description }: { description?: string }) => `${name}: ${description}`;
  for (const { definition } of all)
    for (const [name, schema] of argumentsIn(definition))
      said.set(words(name, schema), (said.get(words(name, schema)) ?? 0) + 1);
  for (const definition of all.flatMap((listing) => [listing.definition, listing.pinned]))
    for (const [name, schema] of argumentsIn(definition))
      if ((said.get(words(name, schema)) ?? 0) > 1 && Object.hasOwn(sharedArguments, name)) delete schema.description;
  return all;
}

/** The description of a tool, without the sentences that are in the instructions. */
function descriptionOf({ summary, description }: Operation['route']): string {
  const own = sharedSentences.reduce((text, sentence) => text.replace(sentence, ''), description).trim();
  return own === '' ? `${summary}.` : own;
}

/**
 * Responses are described only if the description is short. Models understand responses without it, and the descriptions of
 * all responses would make up three quarters of the list, which every model pays for before its first question.
 */
const maxOutputSchemaBytes = 1000;

/** The schema of the response, if the tool describes it. */
function outputSchemaOf({ route, answer }: Operation, view: View | undefined): ObjectSchema | undefined {
  // No schema for responses that may be empty or shortened.
  if (!answer || view || route.emptied !== undefined) return undefined;
  const schema = objectSchemaOf(answer.shape, 'output');
  return Buffer.byteLength(JSON.stringify(schema)) <= maxOutputSchemaBytes ? schema : undefined;
}

function toolOf(operation: Operation): Tool {
  const { route, answer } = operation;
  const settings = settingsOf(operation);
  const view = views[route.procedure];
  return {
    name: nameOf(operation),
    operation,
    fields: fieldsOf(operation, settings, view),
    settings,
    view,
    isMasked: answer !== undefined && !route.revealing && hasSecrets(answer),
  };
}

/** Every tool by name: one for each route, except second paths to the same operation and operations that only REST offers. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  operations
    .filter(({ route }) => route.operationId === undefined && !withoutTool.has(route.procedure))
    .map((operation) => [nameOf(operation), toolOf(operation)] as const),
);

function describeTool({ name, operation, fields, view }: Tool): Listing {
  const { route } = operation;
  const outputSchema = outputSchemaOf(operation, view);
  const definition: ToolDefinition = {
    name,
    title: route.summary,
    description: view?.description ?? descriptionOf(route),
    inputSchema: inputSchemaOf(fields),
    ...(outputSchema ? { outputSchema } : {}),
    annotations: annotationsOf(operation),
  };
  const others = new Map([...fields].filter(([field]) => field !== organization));
  return { definition, pinned: { ...definition, inputSchema: inputSchemaOf(others) } };
}

let listings: ReadonlyMap<string, Listing> | undefined;

/**
 * The listing of a tool. All tools are described when the first listing is requested, because that would take too long at
 * the start of a server.
 */
export function listingOf({ name }: Tool): Listing {
  listings ??= new Map(
    withoutRepeated([...tools.values()].map(describeTool)).map((listing) => [listing.definition.name, listing]),
  );
  return listings.get(name) as Listing;
}

/** The caller: a key with its scopes, or a project's secret token. */
export type Credential = { kind: 'key'; scopes: readonly Scope[] } | { kind: 'project' };

/** Whether a tool is of any use with a credential. Whether a call is permitted is up to the procedure. */
export function isListed({ operation: { permission } }: Tool, credential: Credential): boolean {
  if (credential.kind === 'project') return permission.who === 'project_or_user';
  return permission.scope === undefined || hasScope(credential.scopes, permission.scope);
}

/** An argument, validated against its schema; undefined if it counts as not given. @throws validation_error */
function argumentOf({ fields }: Tool, name: string, args: Arguments): unknown {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  if (value === undefined || value === null) return undefined;
  const { error } = z.object({ [name]: fields.get(name) as z.ZodType }).safeParse({ [name]: value });
  if (error) throw validationError(error, args);
  return value;
}

/** An argument as the text of a path or query parameter. */
function textOf(tool: Tool, name: string, args: Arguments): string | undefined {
  const value = argumentOf(tool, name, args);
  return value === undefined ? undefined : toUSVString(String(value as string | number | boolean));
}

function segmentOf(tool: Tool, name: string, args: Arguments): string {
  const text = textOf(tool, name, args) ?? tool.fields.get(name)?.safeParse(undefined).data;
  if (typeof text !== 'string') throw fieldRequired(name);
  // No id looks like this, and in a URL it would name another path.
  if (/^\.{0,2}$/.test(text)) throw notFound();
  return text;
}

/** The body of the request: arguments and settings. The procedure validates them. */
function bodyOf({ operation: { plan }, settings }: Tool, args: Arguments): Arguments {
  const given = args['settings'] ?? {};
  if (settings.size > 0) {
    const { error } = z.object({ settings: z.record(z.string(), z.unknown()) }).safeParse({ settings: given });
    if (error) throw validationError(error, args);
    for (const name of Object.keys(given))
      if (!settings.has(name)) throw invalidInput('There is no such setting.', name);
  }
  const all = settings.size > 0 ? { ...args, ...given } : args;
  return Object.fromEntries(Object.entries(all).filter(([name]) => plan.body?.includes(name)));
}

/**
 * Converts the arguments of a tool to the equivalent REST request.
 * @param pinnedTo the only organization of the connection, if it has named one
 */
export function requestOf(tool: Tool, args: Arguments, pinnedTo: string | undefined): ToolRequest {
  checkInputSize(args);
  const { plan, route } = tool.operation;
  for (const name of Object.keys(args))
    if (!tool.fields.has(name) || (name === organization && pinnedTo !== undefined))
      throw invalidInput('This tool takes no such argument.', name);
  if (tool.view) argumentOf(tool, include, args);

  const parameters = plan.path.map(({ name }) =>
    name === organization && pinnedTo !== undefined ? pinnedTo : segmentOf(tool, name, args),
  );
  const encoded = parameters.map(encodeURIComponent);
  const query = new URLSearchParams();
  for (const name of plan.query.keys()) {
    const text = textOf(tool, name, args);
    if (text !== undefined) query.set(name, text);
  }
  return {
    path: route.path.replaceAll(/:\w+/g, () => encoded.shift() ?? ''),
    parameters,
    query: query.toString(),
    ...(plan.body ? { body: bodyOf(tool, args) } : {}),
  };
}

/**
 * The result of a tool: the REST response, with secrets masked unless the tool exists to show them, and shortened to what
 * the tool shows; undefined if there is no body.
 */
export function resultOf(
  { operation: { answer }, isMasked, view }: Tool,
  answered: unknown,
  args: Arguments,
): Record<string, unknown> | undefined {
  if (!answer || answered === undefined || answered === null) return undefined;
  const whole = (isMasked ? masked(answer, answered) : answered) as Record<string, unknown>;
  return view ? view.of(whole, args[include] === view.rest) : whole;
}
