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

/** A personal API key in use, and what it is limited to. */
export interface ActingKey {
  id: string;
  label: string;
  scopes: readonly Scope[];
  /** The only organizations that this use of the key reaches; null for all. */
  organizations: readonly string[] | null;
  projects: readonly number[] | null;
  /** Whether the key is limited to projects and not to organizations: then nothing else of an organization is its. */
  projectsAlone: boolean;
  /** The one organization that the request has limited itself to, if any. */
  pinned: string | undefined;
}

/** Nobody; `rejected` says what was wrong with the credential, if one was sent. */
export interface AnonymousActor {
  kind: 'anonymous';
  rejected?: RolecallError | undefined;
}

export interface UserActor {
  kind: 'user';
  via: Exclude<ActivityVia, 'command line'>;
  user: UserBasic;
  /** Present where the user acts through a key. */
  key: ActingKey | null;
  /** Digest of the browser session in use, if any. */
  session: string | null;
  /** Whether a session's request is known to come from our own pages; true for every other credential. */
  sameOrigin: boolean;
  /** Whether a session was signed in to, or its person entered the password, lately; true for every other credential. */
  isRecent: boolean;
  /** What the key may do, where it has a limit. */
  allowance?: Allowance | undefined;
  /** The organization that the request is about, as its path names it and this person sees it, where they were found together. */
  about?: { given: string; organization: OrganizationForCaller | undefined } | undefined;
}

/** A project, by its secret token. */
export interface ProjectActor {
  kind: 'project';
  project: { id: number; organization_id: string };
  /** What the token may do, where it has a limit. */
  allowance?: Allowance | undefined;
}

/** The command line or an embedding program: may do everything, and the activity log says that it did. */
export interface SystemActor {
  kind: 'system';
  via: 'command line' | 'library';
}

/** This program by itself, where nobody has asked for what it does. */
export const ownSystem: SystemActor = { kind: 'system', via: 'library' };

export type Actor = AnonymousActor | UserActor | ProjectActor | SystemActor;

/** The person who acts; null for everybody and everything else. */
export const userOf = (actor: Actor): UserBasic | null => (actor.kind === 'user' ? actor.user : null);

/** What every procedure is handed. */
export interface Context {
  database: Database;
  /** Follows the database; undefined where there is none. */
  replica?: Replica | undefined;
  keyring: Keyring;
  lastUsed: LastUsed;
  passwords: Passwords;
  rateLimits: RateLimits;
  mail: Mail;
  /** The language of who calls, for the mails that the call has written. */
  locale: MailLocale;
  /** Organizations as callers see them, by user and organization. */
  organizations: Cache<OrganizationForCaller | undefined>;
  /** The same with a project and the caller's level on it, by user, organization and project. */
  projects: Cache<OrganizationWithProject | undefined>;
  /** The answers to requests that came with a key. */
  idempotencyKeys: IdempotencyKeys;
  /** What the call's write is held to besides, in their order. */
  guards?: readonly WriteGuard[] | undefined;
  /** The revisions of the organizations that the request was about, as it saw or left them; for what answers it. */
  revisions: Map<string, number>;
  actor: Actor;
  requestId: string;
  /** Where the request comes from, for limits on attempts; undefined for who is no network peer. */
  address?: string | undefined;
  /** Scheme and host under which the caller reached the web app, by which authenticators know it; undefined elsewhere. */
  site?: string | undefined;
  /** The answer that a call is made for, to count what it takes; undefined where no network carries it. */
  answer?: ResponseMeter | undefined;
  /**
   * Reads an answer of more than one statement in one snapshot, so that nothing shows of what others write between them.
   * What is read must be read through the executor that `body` is handed.
   */
  read<Result>(body: (db: Executor) => Promise<Result>): Promise<Result>;
  /** The clock, as ISO 8601 in UTC. */
  now(): string;
  /** Ends the role grants of an organization that have expired. */
  expireGrants(organizationId: string): Promise<void>;
  /** Why the transport could not read the body; told once everything that is checked before the body was. */
  inputError?: RolecallError | undefined;
}

/**
 * The revision of the organization that a request was about, for its answer: what was answered is at least as new.
 * Undefined for a request about none, or about several.
 */
export function revisionOf({ revisions }: Context): number | undefined {
  if (revisions.size !== 1) return undefined;
  const [revision] = revisions.values();
  return revision;
}

const uncached = { engine: { changeStamp: () => undefined } };

/** The same caller, for whom everything is read through one executor. */
export const contextOn = (context: Context, db: Executor): Context => ({
  ...context,
  database: { ...context.database, executor: db },
  organizations: new Cache(uncached),
  projects: new Cache(uncached),
  read: (body) => body(db),
});

/** The same caller reading in a transaction, for a guard that asks what the write is about to change. */
export const contextIn = (context: Context, trx: Transaction): Context => ({
  ...contextOn(context, trx),
  actor: context.actor.kind === 'user' ? { ...context.actor, about: undefined } : context.actor,
  revisions: new Map(),
  guards: undefined,
  answer: undefined,
  inputError: undefined,
  // Within a write, which has seen to that.
  expireGrants: async () => {},
});
