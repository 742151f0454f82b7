import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor, AppRouter, Context, ResponseMeter, Rolecall } from '@rolecall/api';
import type { RolecallError } from '@rolecall/contracts';
import type { OpenApiDocument } from '@rolecall/rest';
import type { Logger } from 'pino';
import type { SignInProviders } from '../env.ts';
import type { Locale } from '../i18n/locale.ts';
import type { PostedForm } from '../posted-form.ts';

/** What the server knows of a request that Next answers. */
export interface RequestScope {
  id: string;
  /** Where it comes from, past the proxies that are trusted. */
  address: string;
  /** Scheme and host under which the caller reached the server. */
  baseUrl: string;
  secure: boolean;
  /** Whether it is known to come from our own pages. */
  isSameOrigin: boolean;
  /** Lets this answer's own scripts run, and no others. */
  nonce: string;
  /** The path and query that were asked for. */
  url: string;
  /** Its answer, where what calls of procedures answer is sent in it. */
  answer?: ResponseMeter;
  /** Gives a page another status than 200, while none of its HTML is sent. */
  setStatus?(status: number): void;
  /** The form that was posted to this page and refused. */
  posted?: PostedForm;
  /** Id of the session that its cookie stands for, ended or not. */
  session(): Promise<string | undefined>;
  /** What the browser is known by that has signed in before, if it says so. */
  device: string | undefined;
  /** The sign-in that waits for its second factor in this browser, if any. */
  pending: string | undefined;
  /** What the browser calls itself. */
  userAgent: string | undefined;
  /** The language of its sender. */
  locale: Locale;
  /** Who sends it; looked up in the database once a request. @throws throttled */
  actor(): Promise<Actor>;
}

/** How the pages reach the one open Rolecall of the process. */
export interface Bridge {
  rolecall: Rolecall;
  router: AppRouter;
  /** What a procedure is called with in the name of the sender of the request that is being answered. @throws throttled */
  createContext(): Promise<Context>;
  /** The documented error behind anything a procedure threw; the cause of an unexpected one is logged. */
  describeError(error: unknown): RolecallError;
  /** The document at `/api/schema`. */
  apiDocument(): OpenApiDocument;
  providers: SignInProviders;
  /** What next-auth encrypts its cookies with. */
  sessionSecret: string;
  log: Logger;
  requests: AsyncLocalStorage<RequestScope>;
}

// Next bundles the pages into a module graph of its own: an import there makes second copies of this package's modules,
// with a second, closed Rolecall. What both graphs share is the global object. It is read when a request comes, never
// when a module loads, so that `next build`, which loads every page, opens no database.
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

/** The request that is being answered. */
export function getRequestScope(): RequestScope {
  const scope = getBridge().requests.getStore();
  if (!scope) throw new Error('There is no request here.');
  return scope;
}
