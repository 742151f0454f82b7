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

/** An operation of the REST API, as models are offered it: made from the route table and what that is made of. */
export interface Tool {
  name: string;
  operation: Operation;
  /** What it takes, by name. */
  fields: ReadonlyMap<string, z.ZodType>;
  /** The settings of a project that it takes, together as one argument. */
  settings: ReadonlySet<string>;
  /** How much of the operation's answer it shows, where that is not all. */
  view: View | undefined;
  /** Whether it answers secrets without being there to show them: then they are masked. */
  isMasked: boolean;
}

/** A tool as clients are told of it. */
export interface Listing {
  definition: ToolDefinition;
  /** The same where the connection has named its organization: without an argument for it. */
  pinned: ToolDefinition;
}

/** What a call says beside its arguments that REST has in headers. */
export type CallConditions = { [Name in 'if-match' | 'idempotency-key']?: string };

/** What a tool's request says, and the path below `/api` at which REST takes it. */
export interface ToolRequest extends OperationRequest {
  path: string;
  /** What its caller holds a write to. */
  conditions?: CallConditions;
}

type Arguments = Record<string, unknown>;

const organization = 'organization_id';
const include = 'include';

/** How tools are called that the documented API's own server has, or whose procedures are named for programs. */
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

/** What is no tool: other tools tell it, and every tool costs each model that is connected. */
const withoutTool: ReadonlySet<ProcedureName> = new Set([
  'access.projectUsers',
  'access.dashboardUsers',
  'roleExternalReferences.lookupMany',
]);

/** Arguments that could only repeat what others say already. */
const redundant: Partial<Record<ProcedureName, readonly string[]>> = {
  'access.setProjectRule': ['resource', 'resource_id'],
  'access.setResourceRule': ['resource_id'],
  'access.setDashboardRule': ['resource', 'resource_id'],
};

/** `roleExternalReferences.lookup` as tools are named: `role-external-references-lookup`. */
const nameOf = ({ route: { procedure } }: Operation) =>
  names[procedure] ?? procedure.replace('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What a call does, as clients weigh it before they ask their user. */
function annotationsOf({ route, permission: { writes } }: Operation): NonNullable<ToolDefinition['annotations']> {
  const adds = route.method === 'POST' && !route.destructive;
  return {
    readOnlyHint: !writes,
    // What does not only add changes or removes something that was there.
    destructiveHint: writes && !adds,
    idempotentHint: !writes || (!adds && route.idempotent !== false),
    openWorldHint: false,
  };
}

/** The settings of a project that an operation takes; its name is none of them. */
const settingsOf = ({ route, fields }: Operation): Set<string> =>
  new Set(
    route.procedure.startsWith('projects.')
      ? [...fields.keys()].filter((name) => name !== 'name' && Object.hasOwn(ProjectSettings.shape, name))
      : [],
  );

/** The tool that describes each setting of a project, for those beside it that take them too. */
const describesSettings: ProcedureName = 'projects.update';

/** Settings of a project as one argument. @param isDescribed whether each of them is described */
function settingsArgument(fields: Operation['fields'], settings: ReadonlySet<string>, isDescribed: boolean): z.ZodType {
  if (!isDescribed)
    return z.record(z.string(), z.unknown()).optional().meta({ description: 'As projects-update describes them.' });
  const each = Object.fromEntries([...fields].filter(([name]) => settings.has(name)));
  return z.strictObject(each).optional().meta({ description: 'The settings to change.' });
}

/** The same as the operation's, but that the organization may be left out, and that settings are one object. */
function fieldsOf({ route, fields }: Operation, settings: ReadonlySet<string>, view: View | undefined) {
  const dropped = redundant[route.procedure] ?? [];
  const taken = new Map([...fields].filter(([name]) => !settings.has(name) && !dropped.includes(name)));
  // Which one to delete has to be said, be it that it is the current one.
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

/** Leaves to the instructions what several tools would say of an argument in the same words. */
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

/** What a tool is for, without what the instructions say. */
function descriptionOf({ summary, description }: Operation['route']): string {
  const own = sharedSentences.reduce((text, sentence) => text.replace(sentence, ''), description).trim();
  return own === '' ? `${summary}.` : own;
}

/**
 * Answers are described where that is short. What is answered is plain to a reader, and the descriptions of all answers
 * would take three quarters of the list, which every model pays for before it asks anything.
 */
const maxOutputSchemaBytes = 1000;

/** The schema of what is answered, if it is one that tools tell. */
function outputSchemaOf({ route, answer }: Operation, view: View | undefined): ObjectSchema | undefined {
  // Where there may be nothing to answer, or less than all, nothing is promised.
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

/** Every tool, by name: one for each route but those that lead to the same as another, or are left to REST. */
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

/** How a tool is listed. All are described at once when the first is asked for: at the start of a server that takes long. */
export function listingOf({ name }: Tool): Listing {
  listings ??= new Map(
    withoutRepeated([...tools.values()].map(describeTool)).map((listing) => [listing.definition.name, listing]),
  );
  return listings.get(name) as Listing;
}

/** Who calls: a key with its scopes, or a project's secret token. */
export type Credential = { kind: 'key'; scopes: readonly Scope[] } | { kind: 'project' };

/** Whether a tool is of any use with a credential. Whether a call is allowed, the procedure decides. */
export function isListed({ operation: { permission } }: Tool, credential: Credential): boolean {
  if (credential.kind === 'project') return permission.who === 'project_or_user';
  return permission.scope === undefined || hasScope(credential.scopes, permission.scope);
}

/** An argument, held against its schema; undefined where it counts as not given. @throws validation_error */
function argumentOf({ fields }: Tool, name: string, args: Arguments): unknown {
  const value = Object.hasOwn(args, name) ? args[name] : undefined;
  if (value === undefined || value === null) return undefined;
  const { error } = z.object({ [name]: fields.get(name) as z.ZodType }).safeParse({ [name]: value });
  if (error) throw validationError(error, args);
  return value;
}

/** An argument as a path or query has it: text. */
function textOf(tool: Tool, name: string, args: Arguments): string | undefined {
  const value = argumentOf(tool, name, args);
  return value === undefined ? undefined : toUSVString(String(value as string | number | boolean));
}

function segmentOf(tool: Tool, name: string, args: Arguments): string {
  const text = textOf(tool, name, args) ?? tool.fields.get(name)?.safeParse(undefined).data;
  if (typeof text !== 'string') throw fieldRequired(name);
  // No id looks like this, and in an address it would name something else.
  if (/^\.{0,2}$/.test(text)) throw notFound();
  return text;
}

/** The members of a body: arguments, and settings. What they are worth, the procedure decides. */
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
 * Makes of a tool's arguments the request that REST would be sent.
 * @param pinnedTo the one organization of the connection, if it has named one
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
 * What a tool answers: what REST does, without secrets unless showing them is what the tool is for, and as much of it as
 * the tool shows; undefined where there is nothing to answer.
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
