import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, type Context, revisionOf, serialize } from '@rolecall/api';
import { baseUrlOf, type TrustProxy } from './base-url.ts';
import { type Body, readBody } from './body.ts';
import { endpointNotFound, methodNotAllowed } from './errors.ts';
import { performWrite } from './guarded-writes.ts';
import { KeptAnswers, tagged } from './kept-answers.ts';
import { requireLeastRevision } from './least-revision.ts';
import { loggedPath } from './logged-path.ts';
import { openApiDocument } from './openapi.ts';
import { type Operation, operations, perform } from './operations.ts';
import { PathTree } from './path-tree.ts';
import type { ApiResponse } from './response.ts';
import { errorHeaders, type FinishedRequest, type OnError, type Progress, serve } from './serve.ts';

export interface RestOptions {
  /**
   * Identifies the sender of a request. May throw, in particular `throttled`.
   * @param about the organization that the request is about, as named in its path, to be looked up together with the caller;
   *   undefined if there is none, and for writes, which look it up under its lock
   */
  identify(req: IncomingMessage, requestId: string, about?: string): Promise<Actor> | Actor;
  /**
   * Creates the context in which procedures run for this actor and whose response is `res`; `createContext` of a `Rolecall` does
   * so.
   */
  createContext(actor: Actor, request: { requestId: string }, res: ServerResponse): Context;
  /** Called for each unexpected error. Its cause appears in no response. */
  onError?: OnError | undefined;
  /** Called for each request after its response was sent. */
  onFinish?: ((request: FinishedRequest) => void) | undefined;
  /** Which proxies to trust for `X-Forwarded-Proto` and `X-Forwarded-Host`; by default none. */
  trustProxy?: TrustProxy | undefined;
  /** Scheme and host by which people reach the server; by default taken from each request. */
  siteUrl?: string | undefined;
  /** Cache of responses while their organization is unchanged; by default a new one. */
  keptAnswers?: KeptAnswers | undefined;
}

/** Handles every request under `/api`. */
export type RestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const prefix = '/api';
const organizationPath = `${prefix}/organizations/:`;

interface Endpoint {
  template: string;
  allow: string;
  /** By method; null for `GET /schema`, the only operation without a procedure. */
  operations: Map<string, Operation | null>;
}

/** The operation and parameters that a request names. */
interface Target {
  operation: Operation;
  parameters: string[];
  path: string;
  query: string;
  /** The organization, as named in the path. */
  organization: string | undefined;
}

/** Compiles all paths once. */
function compileEndpoints(): PathTree<Endpoint> {
  const tree = new PathTree<Endpoint>();
  const add = (method: string, path: string, operation: Operation | null) => {
    const endpoint = tree.at(path, () => ({
      template: prefix + path,
      allow: '',
      operations: new Map(),
    }));
    endpoint.operations.set(method, operation);
    if (method === 'GET') endpoint.operations.set('HEAD', operation);
    endpoint.allow = [...endpoint.operations.keys(), 'OPTIONS'].join(', ');
  };
  for (const operation of operations) add(operation.route.method, operation.route.path, operation);
  add('GET', '/schema', null);
  return tree;
}

interface RestProgress extends Progress {
  endpoint?: Endpoint;
  ctx?: Context;
}

/** The header with the minimum revision of the organization that a response reflects. */
const revisionHeader = (revision: number | undefined): string[] =>
  revision === undefined ? [] : ['X-Organization-Revision', String(revision)];

const revisionHeaders = ({ ctx }: RestProgress): string[] => revisionHeader(ctx && revisionOf(ctx));

/** Creates the handler of the REST API: from request to route, procedure and response, the same for all routes. */
export function createRestHandler(options: RestOptions): RestHandler {
  const { identify, createContext, onError, onFinish, trustProxy, siteUrl, keptAnswers = new KeptAnswers() } = options;
  const endpoints = compileEndpoints();

  /** The document as served, made on the first request for it. */
  let schemaAnswer: ApiResponse | undefined;
  function answerSchema(): ApiResponse {
    if (!schemaAnswer) {
      const body = Buffer.from(JSON.stringify(openApiDocument(siteUrl)));
      schemaAnswer = { status: 200, ...tagged(body) };
    }
    return schemaAnswer;
  }

  async function answerOperation(
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
    { operation, parameters, path, query, organization }: Target,
    progress: RestProgress,
  ): Promise<ApiResponse> {
    const { route, plan } = operation;
    const reads = route.method === 'GET';
    const actor = await identify(req, requestId, reads ? organization : undefined);
    progress.actor = actor;
    const ctx = createContext(actor, { requestId }, res);
    progress.ctx = ctx;
    let body: Body | undefined;
    if (plan.body) {
      body = await readBody(req);
      if (body.error) {
        ctx.inputError = body.error;
        progress.unread = body.unread;
      }
    }
    const request = { parameters, query, body: body?.value };
    const address = () => (siteUrl ?? baseUrlOf(req, trustProxy)) + path;
    if (!reads) {
      const {
        status,
        body: json,
        revision,
        isReplayed,
      } = await performWrite(operation, ctx, request, req.headers, body?.bytes);
      const headers = revisionHeader(revision);
      if (isReplayed) headers.push('Idempotent-Replayed', 'true');
      return { status, headers, body: json ?? undefined, secret: operation.secret };
    }
    const read = async (context: Context) =>
      Buffer.from(serialize(await perform(operation, context, request, address)));
    const answered =
      route.kept && organization !== undefined
        ? await keptAnswers.answer(
            ctx,
            { operation, organization, address: `${address()}?${query}`, held: req.headers['if-none-match'] },
            read,
          )
        : tagged(await read(ctx));
    requireLeastRevision(req, ctx);
    return { status: 200, headers: revisionHeaders(progress), ...answered, secret: operation.secret };
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
    progress: RestProgress,
  ): Promise<ApiResponse> {
    const { url = '/', method = 'GET' } = req;
    const mark = url.indexOf('?');
    const path = mark === -1 ? url : url.slice(0, mark);
    const match = path.startsWith(`${prefix}/`) ? endpoints.find(path.slice(prefix.length)) : undefined;
    if (!match) throw endpointNotFound();
    progress.endpoint = match.value;
    if (method === 'OPTIONS') return { status: 200, headers: ['Allow', match.value.allow] };
    const operation = match.value.operations.get(method);
    if (operation === undefined) throw methodNotAllowed(method);
    if (operation === null) return answerSchema();
    const { parameters, value } = match;
    const query = mark === -1 ? '' : url.slice(mark + 1);
    const organization = value.template.startsWith(organizationPath) ? parameters[0] : undefined;
    const target = { operation, parameters, path, query, organization };
    return answerOperation(req, res, requestId, target, progress);
  }

  return async (req, res) => {
    const progress: RestProgress = {};
    const finished = await serve(req, res, {
      answer: (requestId) => answer(req, res, requestId, progress),
      refusal: (error) => ({
        status: error.status,
        body: JSON.stringify(error.body),
        headers: [...errorHeaders(error, progress.endpoint?.allow), ...revisionHeaders(progress)],
      }),
      onError,
      progress,
    });
    const route = progress.endpoint?.template ?? null;
    onFinish?.({ ...finished, route, path: route === null ? loggedPath(req.url ?? '') : null });
  };
}
