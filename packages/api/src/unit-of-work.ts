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

/** One write: its transaction, time and caller, and the events it emits. */
export interface UnitOfWork {
  readonly trx: Transaction;
  readonly context: Context;
  /** The time of the whole write, as ISO 8601 in UTC. */
  readonly now: string;
  /**
   * Records an event in the log of an organization that this write has locked or, with null, in the log of users.
   * @returns the cause to set on events that result from this one
   */
  emit(organizationId: string | null, event: OrganizationEvent): EventCause;
  /** Increments the organization's revision for a change without an event, such as that a dashboard was opened. */
  touch(organizationId: string): void;
  /** Locks another organization. Lock several in the order of their ids, and before any user. */
  lock(organizationId: string): Promise<void>;
  /** Sets the author of the events if it is not the caller, such as someone who signs up and has no account until then. */
  actAs(author: Author): void;
  /** Runs `callback` once the write is committed. */
  afterCommit(callback: () => void): void;
  /**
   * Evaluates the conditions of the permission on the objects that the write has read. A write that ends without having
   * evaluated all conditions of its permission is rolled back.
   * @throws permission_denied
   */
  authorizeOn(object: ObjectOfCall): void;
}

/** A write by an admitted caller, with what was found out about the caller. */
export type Unit<Caller extends object = { actor: Actor }> = UnitOfWork & Caller;

/** A write to an organization. */
export type OrganizationUnit = Unit<OrganizationCaller>;

/**
 * Finds the organizations that a write is about if they are not known beforehand. They are found and locked before the
 * caller is.
 */
type FindOrganizations = (trx: Transaction) => Promise<readonly string[]>;

/** Hooks that a transport adds to a call's write. If one throws, the write is rolled back. */
export interface WriteGuard {
  /** Called under the lock, once the caller is authorized. */
  before?(trx: Transaction): Promise<void>;
  /** Called before the commit, with the write's result and the new revision of its organization. */
  after?(trx: Transaction, result: unknown, revision: number | undefined): Promise<void>;
}

/** Runs a write with the procedure's permission and caller. */
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
        // Another process's clock may be ahead: the times of consecutive events never go back.
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

/** Collects the events of a write until they are recorded. */
class Journal {
  readonly #events: EmittedEvent[] = [];
  /** How many events each organization gets. */
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
   * Appends the events to the log, and increments the revision of every organization they belong to.
   * @param organization as it was when the write began: if the write deleted it, its log continues from there
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
  /** The organization that the write is about. It is locked before anything is read. */
  organizationId: string | undefined;
  /**
   * Other organizations that it is about. They are locked before the caller is, as all writes lock organizations before
   * users.
   */
  findOrganizations?: FindOrganizations | undefined;
  /** Authorizes the caller again, from rows that the transaction locks. */
  authorize(trx: Transaction): Promise<Caller>;
  /** The procedure whose permission has conditions to evaluate. */
  name?: ProcedureName;
}

/**
 * Runs one write: in one transaction it locks the organization, authorizes again under the lock, runs the body, appends
 * the events to the activity log, and increments the revision of the organization. All of it is committed or none. The
 * body may run again if it conflicts with another transaction, so it must have no side effects outside the transaction.
 * @throws whatever the body throws, and the error the caller is refused with
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
    // The caller may have been authorized by roles that have expired since the request began.
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
    // The caller is authorized for the procedure's own organization. The revisions of other changed organizations are
    // not revealed.
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

/** The organization that a caller was authorized in, if any. */
const organizationOf = (caller: object): OrganizationForCaller | undefined =>
  'organization' in caller ? (caller as OrganizationCaller).organization : undefined;

/**
 * Creates the `write` function of a procedure.
 * @throws TypeError if the permission table says that the procedure only reads
 */
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
 * Runs a write without a procedure, such as a sign-in. The code that calls it must have authorized it.
 * @param organizationId the organization to lock, if any
 */
export const writeAs = <A extends Actor, Result>(
  context: Context,
  actor: A,
  body: (unit: Unit<{ actor: A }>) => Promise<Result>,
  organizationId?: string,
): Promise<Result> => run(context, { organizationId, authorize: async () => ({ actor }) }, body);
