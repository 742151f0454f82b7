import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor, AppRouter, Context, ResponseMeter, Rolecall } from '@rolecall/api';
import type { RolecallError } from '@rolecall/contracts';
import type { OpenApiDocument } from '@rolecall/rest';
import type { Logger } from 'pino';
import type { SignInProviders } from '../env.ts';
import type { Locale } from '../i18n/locale.ts';
import type { PostedForm } from '../posted-form.ts';

/** What the server knows about a request that Next handles. */
export interface RequestScope {
  id: string;
  /** The sender's address, beyond any trusted proxies. */
  address: string;
  /** The scheme and host under which the caller reached the server. */
  baseUrl: string;
  secure: boolean;
  /** Whether the request is known to come from our own pages. */
  isSameOrigin: boolean;
  /** Allows this response's own scripts to run, and no others. */
  nonce: string;
  /** The requested path and query. */
  url: string;
  /** Meters the response, if it contains the results of procedure calls. */
  answer?: ResponseMeter;
  /** Sets another status than 200 for a page, as long as none of its HTML has been sent. */
  setStatus?(status: number): void;
  /** The form that was posted to this page and refused. */
  posted?: PostedForm;
  /** The id of the session in the request's cookie, whether it has ended or not. */
  session(): Promise<string | undefined>;
  /** Identifies a browser that has signed in before, if its cookie says so. */
  device: string | undefined;
  /** The sign-in that waits for its second factor in this browser, if any. */
  pending: string | undefined;
  /** The browser's user agent. */
  userAgent: string | undefined;
  /** The language of the response. */
  locale: Locale;
  /** The caller; looked up in the database once per request. @throws throttled */
  actor(): Promise<Actor>;
}

/** Gives the pages access to the process's only open Rolecall. */
export interface Bridge {
  rolecall: Rolecall;
  router: AppRouter;
  /** The context for procedures called on behalf of the current request's sender. @throws throttled */
  createContext(): Promise<Context>;
  /** The documented error for anything a procedure threw; the cause of an unexpected one is logged. */
  describeError(error: unknown): RolecallError;
  /** The document at `/api/schema`. */
  apiDocument(): OpenApiDocument;
  providers: SignInProviders;
  /** The secret that next-auth encrypts its cookies with. */
  sessionSecret: string;
  log: Logger;
  requests: AsyncLocalStorage<RequestScope>;
}

// Next bundles the pages into a separate module graph: an import there creates second copies of this package's modules, with a
// second, closed Rolecall. Both graphs share only the global object. It is read when a request comes, never when a module loads,
// so that `next build`, which loads every page, opens no database.
const key = Symbol.for('rolecall.web');
const global = globalThis as { [key]?: Bridge };

/** Called once by the server, before Next starts. */
export function setBridge(bridge: Bridge): void {
  global[key] = bridge;
}

export function getBridge(): Bridge {
  const bridge = global[key];
  if (!bridge)
    throw new Error('Pages are served by apps/web/server.ts; `next dev` and `next start` alone have no database.');
  return bridge;
}

/** The current request. */
export function getRequestScope(): RequestScope {
  const scope = getBridge().requests.getStore();
  if (!scope) throw new Error('There is no request here.');
  return scope;
}
