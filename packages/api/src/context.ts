import type { ActivityVia, Allowance, RolecallError, Scope, UserBasic } from '@rolecall/contracts';
import { Cache, type Database, type Executor, type Transaction } from '@rolecall/db';
import type { Passwords } from './authentication/passwords.ts';
import type { IdempotencyKeys } from './idempotency/service.ts';
import type { Keyring } from './keyring.ts';
import type { LastUsed } from './last-used.ts';
import type { MailLocale } from './mail/kinds.ts';
import type { Mail } from './mail/mailer.ts';
import type { OrganizationForCaller, OrganizationWithProject } from './organizations/queries.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Replica } from './replica.ts';
import type { ResponseMeter } from './response-budget.ts';
import type { WriteGuard } from './unit-of-work.ts';

/** A personal API key in use, with its limits. */
export interface ActingKey {
  id: string;
  label: string;
  scopes: readonly Scope[];
  /** The only organizations that the key reaches in this request; null for all. */
  organizations: readonly string[] | null;
  projects: readonly number[] | null;
  /**
   * Whether the key is limited to projects but not to organizations. It then reaches nothing else in the projects'
   * organizations.
   */
  projectsAlone: boolean;
  /** The one organization that the request restricted itself to, if any. */
  pinned: string | undefined;
}

/** An unauthenticated caller. `rejected` says what was wrong with the credential, if one was sent. */
export interface AnonymousActor {
  kind: 'anonymous';
  rejected?: RolecallError | undefined;
}

export interface UserActor {
  kind: 'user';
  via: Exclude<ActivityVia, 'command line'>;
  user: UserBasic;
  /** The API key that the user acts through, if any. */
  key: ActingKey | null;
  /** Digest of the browser session in use, if any. */
  session: string | null;
  /** Whether a session's request is known to come from Rolecall's own pages; true for every other credential. */
  sameOrigin: boolean;
  /** Whether the session's user signed in or entered their password recently; true for every other credential. */
  isRecent: boolean;
  /** The key's rate limit allowance, if it has a limit. */
  allowance?: Allowance | undefined;
  /** The organization that the request's path names, as this user sees it. Set if it was read together with the user. */
  about?: { given: string; organization: OrganizationForCaller | undefined } | undefined;
}

/** A project, authenticated by its secret token. */
export interface ProjectActor {
  kind: 'project';
  project: { id: number; organization_id: string };
  /** The token's rate limit allowance, if it has a limit. */
  allowance?: Allowance | undefined;
}

/** The command line or an embedding program. It may do everything, and the activity log names it as the author. */
export interface SystemActor {
  kind: 'system';
  via: 'command line' | 'library';
}

/** Rolecall itself, for work that no caller asked for. */
export const ownSystem: SystemActor = { kind: 'system', via: 'library' };

export type Actor = AnonymousActor | UserActor | ProjectActor | SystemActor;

/** The user who acts; null for every other kind of actor. */
export const userOf = (actor: Actor): UserBasic | null => (actor.kind === 'user' ? actor.user : null);

/** The context that every procedure receives. */
export interface Context {
  database: Database;
  /** A read replica of the database; undefined if there is none. */
  replica?: Replica | undefined;
  keyring: Keyring;
  lastUsed: LastUsed;
  passwords: Passwords;
  rateLimits: RateLimits;
  mail: Mail;
  /** The caller's language, for mails sent because of the call. */
  locale: MailLocale;
  /** Organizations as callers see them, by user and organization. */
  organizations: Cache<OrganizationForCaller | undefined>;
  /** Organizations with a project and the caller's level on it, by user, organization and project. */
  projects: Cache<OrganizationWithProject | undefined>;
  /** The responses to requests that had an idempotency key. */
  idempotencyKeys: IdempotencyKeys;
  /** Additional hooks around the call's write, run in this order. */
  guards?: readonly WriteGuard[] | undefined;
  /** The revisions of the organizations that the request was about, as it read or wrote them, for its response. */
  revisions: Map<string, number>;
  actor: Actor;
  requestId: string;
  /** The client's network address, for rate limits; undefined if the caller is not on the network. */
  address?: string | undefined;
  /** Scheme and host under which the caller reached the web app, which passkeys are bound to; undefined outside the web app. */
  site?: string | undefined;
  /** Counts the size of the response; undefined if it is not sent over a network. */
  answer?: ResponseMeter | undefined;
  /**
   * Runs several reads in one snapshot, so that concurrent writes between them are not visible. All reads must use the
   * executor that is passed to `body`.
   */
  read<Result>(body: (db: Executor) => Promise<Result>): Promise<Result>;
  /** The clock, as ISO 8601 in UTC. */
  now(): string;
  /** Ends the expired role grants of an organization. */
  expireGrants(organizationId: string): Promise<void>;
  /** Why the transport could not read the request body. Thrown only after every check that precedes reading the body. */
  inputError?: RolecallError | undefined;
}

/**
 * The revision of the organization that a request was about, for its response, which is at least as new. Undefined when
 * the request is about no organization, or about several.
 */
export function revisionOf({ revisions }: Context): number | undefined {
  if (revisions.size !== 1) return undefined;
  const [revision] = revisions.values();
  return revision;
}

const uncached = { engine: { changeStamp: () => undefined } };

/** A context for the same caller that reads everything through one executor. */
export const contextOn = (context: Context, db: Executor): Context => ({
  ...context,
  database: { ...context.database, executor: db },
  organizations: new Cache(uncached),
  projects: new Cache(uncached),
  read: (body) => body(db),
});

/** A context for the same caller inside a transaction, for a guard that reads what the write is about to change. */
export const contextIn = (context: Context, trx: Transaction): Context => ({
  ...contextOn(context, trx),
  actor: context.actor.kind === 'user' ? { ...context.actor, about: undefined } : context.actor,
  revisions: new Map(),
  guards: undefined,
  answer: undefined,
  inputError: undefined,
  // The surrounding write has already ended expired grants.
  expireGrants: async () => {},
});
