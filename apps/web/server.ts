import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ResponseMeter,
  ResponseBudget,
  appRouter,
  documentedError,
  InstallationError,
  openRolecall,
  type Rolecall,
} from '@rolecall/api';
import { maxFormBytes, requestTooLarge, type RolecallError } from '@rolecall/contracts';
import type { Demo } from '@rolecall/demo';
import { createMcpHandler, type McpHandler, mcpPath } from '@rolecall/mcp';
import {
  createRestHandler,
  errorHeaders,
  type FinishedRequest,
  KeptAnswers,
  loggedPath,
  methodNotAllowed,
  openApiDocument,
  requestIdOf,
  type RestHandler,
  send,
} from '@rolecall/rest';
import type { Logger } from 'pino';
import { prepareEnvironment, readSettings, type Settings, SettingsError } from './src/env.ts';
import { withAssets } from './src/server/assets.ts';
import { checkAuthBody, checkAuthRequest, isAuthRoute } from './src/server/auth-requests.ts';
import { handlePost, isAuthenticationPage } from './src/server/authentication-forms.ts';
import { getRequestScope, type RequestScope, setBridge } from './src/server/bridge.ts';
import { bufferBody } from './src/server/buffered-body.ts';
import { handleClientErrors } from './src/server/client-errors.ts';
import { handleConnect } from './src/server/connect.ts';
import { responseLimits, connectionLimits, mcpCopies } from './src/server/connection-limits.ts';
import { boundConnections } from './src/server/connections.ts';
import { logConsole } from './src/server/console.ts';
import { provideDemo } from './src/server/demo.ts';
import { createDrain } from './src/server/drain.ts';
import { setForwardedHeaders, setPageHeaders, strictTransport } from './src/server/headers.ts';
import { createLog, logFailure, loggedActor, logRequest, type RequestLine } from './src/server/logging.ts';
import { methodsOf } from './src/server/methods.ts';
import { Metrics } from './src/server/metrics.ts';
import { checkPageRequest } from './src/server/page-requests.ts';
import { type PageRouteOf, readPageRoutes } from './src/server/page-routes.ts';
import { checkTarget, meetsExpectation, unmetExpectation } from './src/server/request-target.ts';
import { Requests } from './src/server/requests.ts';
import { handleTrpc, countedCallsOf, trpcPrefix, trpcRouteOf } from './src/server/trpc-endpoint.ts';
import { Turns } from './src/server/turns.ts';
import { createUpgradeServer } from './src/server/upgrades.ts';

// This file runs from `apps/web` in development and from `apps/web/dist` when built.
const here = dirname(fileURLToPath(import.meta.url));
const folder = existsSync(`${here}/next.config.ts`) ? here : dirname(here);

type NextHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

interface Parts {
  settings: Settings;
  log: Logger;
  rolecall: Rolecall;
  requests: Requests;
  rest: RestHandler;
  mcp: McpHandler;
  next: NextHandler;
  scopes: AsyncLocalStorage<RequestScope>;
  pageRouteOf: PageRouteOf;
  metrics: Metrics | undefined;
  /** Starts to meter a response. */
  meterResponse(res: ServerResponse, copies?: number): ResponseMeter;
  /** Logs a request whose response has been sent. */
  finish(line: RequestLine): void;
  isDraining(): boolean;
}

function sendJson(res: ServerResponse, status: number, body: object): void {
  const json = JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
    'Cache-Control': 'no-store',
  });
  res.end(json);
}

/**
 * Ready: the database responds, accepts writes, and is the one that was opened; and the server is not shutting down. Opening the
 * database has already checked that its schema is current.
 */
async function answerReadiness({ rolecall, log, isDraining }: Parts, id: string, res: ServerResponse): Promise<void> {
  if (isDraining()) return sendJson(res, 503, { status: 'draining' });
  try {
    await rolecall.checkReadiness();
    sendJson(res, 200, { status: 'ready' });
  } catch (error) {
    logFailure(log, error, { id });
    sendJson(res, 503, { status: 'database unavailable' });
  }
}

/** Logs a request once its response has been sent or its caller has disconnected. REST and MCP log their own. */
function finishWhenDone(
  { finish }: Parts,
  id: string,
  route: string | null,
  req: IncomingMessage,
  res: ServerResponse,
  actor: () => Promise<object | null>,
): void {
  const start = performance.now();
  res.once('close', () => {
    const ms = performance.now() - start;
    void actor()
      .catch(() => null)
      .then((known) =>
        finish({
          id,
          method: req.method ?? '',
          route,
          ...(route === null && res.statusCode === 404 ? { path: loggedPath(req.url ?? '') } : {}),
          status: res.statusCode,
          ms,
          actor: known,
          ...(res.writableFinished ? {} : { aborted: true as const }),
        }),
      );
  });
}

interface Refusal {
  /** Replaces the status of the error. */
  status?: number;
  /** The methods of the path. */
  allow?: string;
  /** Whether part of the request's body was left unread. */
  unread?: boolean;
}

/** Refuses a request in the same format as REST. */
function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  id: string,
  error: RolecallError,
  { status = error.status, allow, unread = false }: Refusal = {},
): void {
  send(req, res, id, { status, headers: errorHeaders(error, allow), body: JSON.stringify(error.body) }, unread);
}

const nobody = () => Promise.resolve(null);

/** The documented error that a check throws, if it does. */
function refusalOf(check: () => void): RolecallError | undefined {
  try {
    check();
  } catch (error) {
    return documentedError(error);
  }
}

/** The error that throttles a caller, if that is why identification failed; the page reports all other errors. */
function throttledOf(error: unknown): RolecallError | undefined {
  const documented = documentedError(error);
  return documented.code === 'throttled' ? documented : undefined;
}

/** Handles pages and next-auth's own routes. */
async function answerPage(parts: Parts, path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { settings, requests, scopes, next, pageRouteOf } = parts;
  const isAuth = isAuthRoute(path);
  const scope = requests.scopeOf(req, 'session');
  // Next's router accepts a page only with the status 200, and does a full page load for others. Next removes this header.
  const isFromRouter = req.headers['rsc'] === '1';
  // The log line names the caller only if the page asked who it is: otherwise, finding out could cost a database query.
  let asked = false;
  const watched: RequestScope = {
    ...scope,
    answer: parts.meterResponse(res),
    setStatus: (status) => {
      if (!isFromRouter) res.statusCode = status;
    },
    actor: () => {
      asked = true;
      return scope.actor();
    },
  };
  finishWhenDone(parts, scope.id, pageRouteOf(path), req, res, async () =>
    asked ? loggedActor(await scope.actor()) : null,
  );
  res.setHeader('X-Request-Id', scope.id);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (isAuth) {
    // They contain sessions, CSRF tokens and providers' codes.
    res.setHeader('Cache-Control', 'no-store');
  }
  const refused = refusalOf(() =>
    isAuth
      ? checkAuthRequest(req, scope, path, (req.url ?? '').slice(path.length + 1))
      : checkPageRequest(req, path, settings.development),
  );
  if (refused) return refuse(req, res, scope.id, refused);
  setForwardedHeaders(req, scope);
  if (!path.startsWith('/_next/')) {
    setPageHeaders(req, res, scope, settings.development);
    const throttled = await scope.actor().then(() => undefined, throttledOf);
    if (throttled) return refuse(req, res, scope.id, throttled);
  }
  await scopes.run(watched, async () => {
    const held = await bufferBody(req, maxFormBytes);
    if (!held) return refuse(req, res, scope.id, requestTooLarge(maxFormBytes), { unread: true });
    if (req.method === 'POST' && isAuthenticationPage(path)) {
      const refused = await handlePost(watched, held.held, res);
      if (!refused) return;
      watched.posted = refused;
    }
    if (isAuth) {
      const refused = refusalOf(() => checkAuthBody(req, held.body));
      if (refused) return refuse(req, res, scope.id, refused);
    }
    await next(held.held, res);
  });
}

/** Refuses a request before it is routed. */
function turnAway(
  parts: Parts,
  req: IncomingMessage,
  res: ServerResponse,
  error: RolecallError,
  refusal: Refusal = {},
): void {
  const id = requestIdOf(req);
  finishWhenDone(parts, id, null, req, res, nobody);
  refuse(req, res, id, error, refusal);
}

/** Responds with the methods of a path, as REST does. */
function answerOptions(parts: Parts, req: IncomingMessage, res: ServerResponse, allow: string): void {
  const id = requestIdOf(req);
  finishWhenDone(parts, id, null, req, res, nobody);
  send(req, res, id, { status: 200, headers: ['Allow', allow] }, false);
}

/** One process, one port: REST, tRPC and MCP are handled here, before Next, which is slow at them. */
async function answer(parts: Parts, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (parts.requests.baseUrlOf(req).startsWith('https:')) res.setHeader('Strict-Transport-Security', strictTransport);
  // When node ignores an upgrade, it loses the data that came with the request: a second request would be read from its middle.
  if (parts.isDraining() || req.headers.upgrade !== undefined) res.setHeader('Connection', 'close');
  const { method = '' } = req;
  if (method === 'CONNECT') return turnAway(parts, req, res, methodNotAllowed(method), { allow: '' });
  if (!meetsExpectation(req)) return turnAway(parts, req, res, unmetExpectation(), { status: 417 });
  const refused = refusalOf(() => checkTarget(req));
  if (refused) return turnAway(parts, req, res, refused);
  const [path = '/'] = (req.url ?? '/').split('?', 1);
  const isTrpc = path.startsWith(trpcPrefix);
  if ((path === '/api' || path.startsWith('/api/')) && !isTrpc && !isAuthRoute(path)) return parts.rest(req, res);
  if (path === mcpPath || path === `${mcpPath}/`) return parts.mcp(req, res);
  const methods = methodsOf(path, parts.settings.development);
  const allow = methods?.join(', ');
  if (allow !== undefined && method === 'OPTIONS') return answerOptions(parts, req, res, allow);
  if (allow !== undefined && !methods?.includes(method))
    return turnAway(parts, req, res, methodNotAllowed(method), { allow });
  if (isTrpc) {
    const scope = parts.requests.scopeOf(req, 'anybody', countedCallsOf(path));
    res.setHeader('X-Request-Id', scope.id);
    finishWhenDone(parts, scope.id, trpcRouteOf(path), req, res, async () => loggedActor(await scope.actor()));
    return handleTrpc(parts.rolecall, parts.log, { ...scope, answer: parts.meterResponse(res) }, path, req, res);
  }
  if (path === '/healthz' || path === '/readyz' || (path === '/metrics' && parts.metrics)) {
    const id = requestIdOf(req);
    finishWhenDone(parts, id, path, req, res, nobody);
    res.setHeader('X-Request-Id', id);
    if (path === '/metrics') return parts.metrics?.answer(req, res);
    if (path === '/readyz') return answerReadiness(parts, id, res);
    return sendJson(res, 200, { status: 'alive' });
  }
  return answerPage(parts, path, req, res);
}

function createHttpServer(parts: Parts, turns: Turns): Server {
  const take = (req: IncomingMessage, res: ServerResponse) =>
    turns.take(req, res, () => {
      answer(parts, req, res).catch((error: unknown) => {
        // Nobody is left to receive a response.
        if (req.socket.destroyed) return;
        const id = res.getHeader('X-Request-Id');
        logFailure(parts.log, error, { id });
        if (res.headersSent) res.destroy();
        else
          sendJson(res, 500, { type: 'server_error', code: 'error', detail: 'A server error occurred.', attr: null });
      });
    });
  const server = createServer(
    {
      maxHeaderSize: connectionLimits.headerBytes,
      // Longer than the idle timeout of common load balancers, so that they are the ones to close a connection.
      keepAliveTimeout: connectionLimits.keepAliveMs,
      headersTimeout: connectionLimits.headersMs,
      requestTimeout: connectionLimits.requestMs,
      connectionsCheckingInterval: connectionLimits.checkMs,
      noDelay: true,
      // Node's own refusal does not have our error format.
      requireHostHeader: false,
    },
    take,
  );
  server.on('checkExpectation', take);
  handleConnect(server, turns, take);
  server.timeout = parts.settings.connectionTimeout * 1000;
  // Headers are limited by bytes. Beyond a maximum count, node would drop the rest silently, including credentials or conditions.
  server.maxHeadersCount = 0;
  handleClientErrors(server, turns, parts.settings.siteUrl?.startsWith('https:') === true, parts.finish);
  return server;
}

const urlHost = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** The URL of the web app for people at this machine. */
function addressOf({ siteUrl, host }: Settings, port: number): string {
  const isHere = host === '0.0.0.0' || host === '::' || host === '127.0.0.1';
  return siteUrl ?? `http://${isHere ? 'localhost' : urlHost(host)}:${port}`;
}

/** @param hasAccounts whether there is anybody who can sign in */
function greeting(address: string, demo: Demo | boolean, hasAccounts: boolean): string {
  const lines = [`Rolecall is ready: ${address}`];
  if (demo === true) lines.push('A new sign-in for the demo: npm run --silent rolecall -- demo credentials');
  else if (demo)
    lines.push(
      `Look around in ${demo.organization.name}:`,
      `  e-mail    ${demo.email}`,
      `  password  ${demo.password}`,
      `  API key   ${demo.key}`,
      `  curl -H 'Authorization: Bearer ${demo.key}' '${address}/api/organizations/@current/roles'`,
    );
  else if (!hasAccounts)
    lines.push(
      `There is no account yet. Sign up at ${address}/sign-up, or make the first one from the shell:`,
      '  npm run --silent rolecall -- user create --email you@example.com',
      '  npm run --silent rolecall -- organization create --name Acme --owner you@example.com',
    );
  return `\n${lines.join('\n')}\n\n`;
}

async function start(): Promise<void> {
  const settings = readSettings();
  prepareEnvironment(settings.development);
  const { log, flush } = createLog(settings.logLevel);
  const scopes = new AsyncLocalStorage<RequestScope>();
  let hasCallers = false;
  // In development, the console is for the developer.
  if (!settings.development)
    logConsole(
      log,
      () => hasCallers,
      () => scopes.getStore()?.id,
    );
  const secret = settings.installation.secret();
  const metrics = settings.metricsToken === undefined ? undefined : new Metrics(settings.metricsToken);
  const rolecall = await openRolecall({
    databaseUrl: settings.installation.databaseUrl,
    readDatabaseUrl: settings.installation.readDatabaseUrl,
    secret,
    rateLimits: settings.rateLimits,
    passwords: settings.passwords,
    mail: settings.mail,
    checkOutputs: settings.development,
    onQuery: metrics?.observeQuery,
  });
  metrics?.watchPool(rolecall);
  const demo = await provideDemo(rolecall, settings);
  if (demo) rolecall.keepMail();
  const hasAccounts = await rolecall.hasAccounts();

  // A separate key, so that no cookie is encrypted with the key that tokens and invites are derived from.
  const sessionSecret = createHmac('sha256', secret).update('session cookies').digest('base64url');
  const requests = new Requests(rolecall, settings, sessionSecret);
  setBridge({
    rolecall,
    router: appRouter,
    async createContext() {
      const scope = getRequestScope();
      const { id: requestId, address, baseUrl: site, locale, answer } = scope;
      return rolecall.createContext(await scope.actor(), { requestId, address, site, locale, answer });
    },
    describeError(error) {
      const documented = documentedError(error);
      if (documented.status >= 500) logFailure(log, documented.cause ?? documented, { id: scopes.getStore()?.id });
      return documented;
    },
    apiDocument: openApiDocument,
    providers: settings.providers,
    sessionSecret,
    log,
    requests: scopes,
  });

  const finish = (line: RequestLine) => {
    logRequest(log, line);
    metrics?.observeRequest(line);
  };
  const answers = new ResponseBudget(responseLimits);
  const meterResponse = (res: ServerResponse, copies?: number) => {
    const whenOut = (release: () => void) => void (res.closed ? release() : res.once('close', release));
    return answers.begin(() => requests.addressOf(res.req), whenOut, copies);
  };
  // Options that REST and MCP share.
  const face = {
    trustProxy: settings.trustProxy,
    onError: (cause: unknown, id: string) => logFailure(log, cause, { id }),
    onFinish: ({
      requestId,
      method,
      route,
      path,
      status,
      durationMs,
      actor,
      tool,
    }: FinishedRequest & { tool?: string | null }) =>
      finish({
        id: requestId,
        method,
        route,
        ...(path === null ? {} : { path }),
        ...(tool === undefined ? {} : { tool }),
        status,
        ms: durationMs,
        actor: loggedActor(actor),
      }),
  };
  const build = settings.development ? undefined : readFileSync(join(folder, '.next/BUILD_ID'), 'utf8');
  const keptAnswers = new KeptAnswers(settings.cacheBytes, build);
  metrics?.watchKeptAnswers(keptAnswers);
  let draining = false;
  let providePages: (next: NextHandler) => void = () => {};
  const pages = new Promise<NextHandler>((resolve) => (providePages = resolve));
  const parts: Parts = {
    settings,
    log,
    rolecall,
    requests,
    scopes,
    pageRouteOf: readPageRoutes(folder, settings.development),
    metrics,
    meterResponse,
    finish,
    isDraining: () => draining,
    next: async (...request) => (await pages)(...request),
    rest: createRestHandler({
      ...face,
      createContext: (actor, request, res) => rolecall.createContext(actor, { ...request, answer: meterResponse(res) }),
      identify: (req, _id, about) => requests.identify(req, { about }),
      keptAnswers,
      siteUrl: settings.siteUrl,
    }),
    mcp: createMcpHandler({
      ...face,
      createContext: (actor, request, res) =>
        rolecall.createContext(actor, { ...request, answer: meterResponse(res, mcpCopies) }),
      identify: (credentials, req) =>
        rolecall.identify({ ...credentials, via: 'mcp', address: requests.addressOf(req) }),
      siteUrl: settings.siteUrl,
      hosts: [settings.host],
    }),
  };
  const turns = new Turns();
  const server = createHttpServer(parts, turns);
  boundConnections(server, settings, log, rolecall.poolUse()?.most ?? 0);
  const drain = createDrain(server, turns);

  await new Promise<void>((resolve, reject) => {
    hasCallers = true;
    server.once('error', reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  const stop = (signal: NodeJS.Signals) => {
    if (draining) return;
    draining = true;
    log.info({ signal }, 'ending');
    drain(() => log.warn('requests in flight took too long'))
      .then(() => rolecall.close())
      .then(() => 0)
      .catch((error: unknown) => {
        log.error({ err: error }, 'could not close the database');
        return 1;
      })
      .then((code) => {
        flush();
        process.exit(code);
      });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  for (const event of ['unhandledRejection', 'uncaughtExceptionMonitor'] as const)
    process.on(event, (error: unknown) => log.error({ err: error }, event));
  process.on('exit', flush);

  // API requests are handled from here on, while pages wait for Next, which is imported late because it reads NODE_ENV.
  const { default: createNext } = await import('next');
  const app = (createNext as unknown as typeof createNext.default)({
    dev: settings.development,
    dir: folder,
    hostname: settings.host,
    port: settings.port,
    httpServer: createUpgradeServer(server, settings.development),
    turbopack: true,
  });
  try {
    await app.prepare();
  } catch (error) {
    if (!draining) throw error;
  }
  const next = app.getRequestHandler();
  // In development, Next builds scripts and styles on request.
  providePages(settings.development ? next : withAssets(folder, next));

  // If it was told to stop in the meantime, it exits once requests in flight are finished.
  if (draining) return;
  const address = addressOf(settings, port);
  rolecall.startGrantExpiry((err) => log.warn({ err }, 'could not end expired role grants'));
  rolecall.startKeyFilling((err) => log.warn({ err }, 'could not fill in search keys'));
  await rolecall.startMail((err, mail) => log.warn({ err, mail }, 'could not send mail'), address);
  process.stdout.write(greeting(address, demo, hasAccounts));
}

/** Explains errors that the person who starts the server can fix in a sentence; any other error with its stack. */
function explain(error: unknown): string {
  if (
    error instanceof SettingsError ||
    error instanceof InstallationError ||
    (error instanceof Error && error.name === 'DatabaseUrlError')
  )
    return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop what uses it, or set PORT.`;
  if (code === 'EACCES' && port !== undefined) return `Port ${port} is not allowed. Set PORT to 1024 or above.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
