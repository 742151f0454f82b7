import { permissionOf, type EventCause, type OrganizationEvent, type ProcedureName } from '@rolecall/contracts';
import {
  laterOf,
  lockOrganization,
  newId,
  type OrganizationRow,
  prepared,
  transaction,
  type Transaction,
} from '@rolecall/db';
import {
  type Author,
  authorOfActor,
  type EmittedEvent,
  insertEvents,
  type LogPosition,
} from './activity-log/queries.ts';
import { hasExpiredGrants, type ObjectOfCall, type OrganizationCaller, requireConditions } from './authorization.ts';
import type { Actor, Context } from './context.ts';
import type { OrganizationForCaller } from './organizations/queries.ts';

/** One write: its transaction, its instant and its caller, and what it tells of itself. */
export interface UnitOfWork {
  readonly trx: Transaction;
  readonly context: Context;
  /** The instant at which all of it happens, as ISO 8601 in UTC. */
  readonly now: string;
  /**
   * Records an event in the log of an organization that this write has locked, or with null in the log of users.
   * @returns what events that this one takes along name as their cause
   */
  emit(organizationId: string | null, event: OrganizationEvent): EventCause;
  /** Says that an organization's answers change in a way that is no event, such as that a dashboard was opened. */
  touch(organizationId: string): void;
  /** Locks one more organization. Lock several in the order of their ids, and before any user. */
  lock(organizationId: string): Promise<void>;
  /** Whoever the events are by, where that is not the caller: somebody who signs up is nobody until then. */
  actAs(author: Author): void;
  /** Runs `callback` once the write is committed. */
  afterCommit(callback: () => void): void;
  /**
   * Evaluates the conditions of the permission on the objects that the write has read. A write whose permission has
   * conditions must have had all of them evaluated when it ends, else none of it is kept.
   * @throws permission_denied
   */
  authorizeOn(object: ObjectOfCall): void;
}

/** A write by a caller who was admitted, with what was found out about the caller. */
export type Unit<Caller extends object = { actor: Actor }> = UnitOfWork & Caller;

/** A write of an organization. */
export type OrganizationUnit = Unit<OrganizationCaller>;

/** The organizations that a write is about, where they are not known before: found, and locked, before its caller is. */
type FindOrganizations = (trx: Transaction) => Promise<readonly string[]>;

/** What whoever answers a call hangs on its write. Where it throws, nothing of the write is kept. */
export interface WriteGuard {
  /** Called under the lock, once the caller was let in. */
  before?(trx: Transaction): Promise<void>;
  /** Called before the commit, with what the write returns and the new revision of the organization that it is about. */
  after?(trx: Transaction, result: unknown, revision: number | undefined): Promise<void>;
}

/** Runs a write as the procedure's permission and its caller make it. */
export type Write<Caller extends object> = <Result>(
  body: (unit: Unit<Caller>) => Promise<Result>,
  organization?: string | FindOrganizations,
) => Promise<Result>;

interface Bumped {
  revision: number;
  last_sequence: number;
  last_event_at: string;
}

const bumpRevision = prepared<{ id: string; lines: number; now: string }, Bumped>(
  (db, param) =>
    db
      .updateTable('organizations')
      .set((eb) => ({
        revision: eb('revision', '+', 1),
        last_sequence: eb('last_sequence', '+', param('lines')),
        // Another process may have a clock that is ahead: lines that follow each other never go back in time.
        last_event_at: eb
          .case()
          .when('last_event_at', '>', param('now'))
          .then(eb.ref('last_event_at'))
          .else(param('now'))
          .end(),
      }))
      .where('id', '=', param('id'))
      .returning(['revision', 'last_sequence', 'last_event_at']) as never,
);

/** What a write has emitted, until it is recorded. */
class Journal {
  readonly #events: EmittedEvent[] = [];
  /** How many lines each organization gets. */
  readonly #lines = new Map<string, number>();
  readonly locked: Set<string>;

  constructor(organizationId: string | undefined) {
    this.locked = new Set(organizationId === undefined ? [] : [organizationId]);
  }

  touch(organizationId: string, lines: number): void {
    if (!this.locked.has(organizationId))
      throw new TypeError('A write tells of an organization that it has not locked.');
    this.#lines.set(organizationId, (this.#lines.get(organizationId) ?? 0) + lines);
  }

  emit(organizationId: string | null, event: OrganizationEvent): EventCause {
    if (organizationId !== null) this.touch(organizationId, 1);
    const recorded = { id: newId(), type: event.type };
    this.#events.push({ organizationId, recorded, event });
    return recorded;
  }

  /**
   * Appends the events to the log, and adds one to the revision of every organization that they are of.
   * @param organization as it was when the write began: where the write has deleted it, its log goes on from there
   * @returns the new revisions; a deleted organization has none
   */
  async record(trx: Transaction, author: Author, now: string, organization: OrganizationRow | undefined) {
    const revisions = new Map<string, number>();
    const logs = new Map<string, LogPosition>();
    for (const [id, lines] of this.#lines) {
      const [bumped] = await bumpRevision(trx, { id, lines, now });
      if (bumped) {
        revisions.set(id, bumped.revision);
        logs.set(id, { sequence: bumped.last_sequence - lines, at: bumped.last_event_at });
      } else if (organization?.id === id)
        logs.set(id, { sequence: organization.last_sequence, at: laterOf(now, organization.last_event_at ?? now) });
    }
    await insertEvents(trx, this.#events, author, now, logs);
    return revisions;
  }
}

interface Plan<Caller extends object> {
  /** The organization that the write is about: it is locked before anything is read. */
  organizationId: string | undefined;
  /** Others that it is about. They are locked before the caller is, as all writes lock organizations before users. */
  findOrganizations?: FindOrganizations | undefined;
  /** Decides once more whether the caller may, from rows that the transaction holds. */
  authorize(trx: Transaction): Promise<Caller>;
  /** The procedure whose permission has conditions to evaluate. */
  name?: ProcedureName;
}

/**
 * Runs one write: in one transaction it locks the organization, decides authorization again under the lock, runs the
 * body, appends the events to the activity log, and steps the revision of the organization. Either all of it is kept or
 * none. The body may run again where another transaction stood in the way, so that it must have no effect outside.
 * @throws whatever the body throws, and what the caller is refused with
 */
async function run<Caller extends { actor: Actor }, Result>(
  context: Context,
  { organizationId, findOrganizations, authorize, name }: Plan<Caller>,
  body: (unit: Unit<Caller>) => Promise<Result>,
): Promise<Result> {
  if (context.inputError) throw context.inputError;
  const work = async (trx: Transaction) => {
    const now = context.now();
    const journal = new Journal(organizationId);
    const lock = async (id: string) => {
      if (journal.locked.has(id)) return;
      await lockOrganization(context.database, trx, id);
      journal.locked.add(id);
    };
    if (findOrganizations) for (const id of (await findOrganizations(trx)).toSorted()) await lock(id);
    const caller = await authorize(trx);
    const organization = organizationOf(caller);
    // Roles that have expired since the request began may be what the caller was let in by.
    if (organization && hasExpiredGrants(organization, () => now)) return { expiredIn: organization.id };
    const guards = name === undefined ? [] : (context.guards ?? []);
    for (const guard of guards) await guard.before?.(trx);
    const callbacks: (() => void)[] = [];
    let author = authorOfActor(caller.actor);
    const open = new Set(name === undefined ? [] : permissionOf(name).conditions);
    const unit: Unit<Caller> = {
      ...caller,
      trx,
      context,
      now,
      emit: (id, event) => journal.emit(id, event),
      touch: (id) => journal.touch(id, 0),
      lock,
      actAs: (given) => void (author = given),
      afterCommit: (callback) => void callbacks.push(callback),
      authorizeOn(object) {
        if (name === undefined || !('organization' in caller))
          throw new TypeError('Conditions are about the caller in an organization.');
        for (const condition of requireConditions(caller as unknown as OrganizationCaller, name, object))
          open.delete(condition);
      },
    };
    const result = await body(unit);
    if (open.size > 0) throw new TypeError(`${name} did not evaluate ${[...open].join(', ')}.`);
    const revisions = await journal.record(trx, author, now, organization);
    // What a procedure is about it admitted its caller to. Of other organizations that a write changes, nothing is told.
    const revision = name === undefined || organizationId === undefined ? undefined : revisions.get(organizationId);
    for (const guard of guards) await guard.after?.(trx, result, revision);
    return { result, callbacks, revision };
  };
  let done = await transaction(context.database, work, organizationId);
  while ('expiredIn' in done) {
    await context.expireGrants(done.expiredIn);
    done = await transaction(context.database, work, organizationId);
  }
  const { result, callbacks, revision } = done;
  if (organizationId !== undefined && revision !== undefined) context.revisions.set(organizationId, revision);
  for (const callback of callbacks) callback();
  return result;
}

/** The organization that a caller was let into, if any. */
const organizationOf = (caller: object): OrganizationForCaller | undefined =>
  'organization' in caller ? (caller as OrganizationCaller).organization : undefined;

/** Makes the `write` of a procedure. @throws TypeError where the permission table says that the procedure only reads */
export function writerOf<Caller extends { actor: Actor }>(
  context: Context,
  name: ProcedureName,
  authorize: (trx: Transaction) => Promise<Caller>,
  ownOrganizationId?: string,
): Write<Caller> {
  return (body, organization = ownOrganizationId) => {
    if (!permissionOf(name).writes) throw new TypeError(`${name} reads only.`);
    const about =
      typeof organization === 'function'
        ? { organizationId: ownOrganizationId, findOrganizations: organization }
        : { organizationId: organization };
    return run(context, { ...about, authorize, name }, body);
  };
}

/**
 * Runs a write that no procedure stands for, such as a sign-in: who may was decided by its caller.
 * @param organizationId the organization to lock, if any
 */
export const writeAs = <A extends Actor, Result>(
  context: Context,
  actor: A,
  body: (unit: Unit<{ actor: A }>) => Promise<Result>,
  organizationId?: string,
): Promise<Result> => run(context, { organizationId, authorize: async () => ({ actor }) }, body);
