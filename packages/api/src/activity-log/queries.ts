import {
  type ActivityLogEntry,
  type ActivityLogListInput,
  type ActivityScope,
  type EventCause,
  eventDefinitions,
  maxLimit,
  type OrganizationEvent,
  type Page,
  type Subject,
} from '@rolecall/contracts';
import { type Executor, type NewActivityLogEntry, prepared, preparedInsert, type Transaction } from '@rolecall/db';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Reach } from '../access.ts';
import { inBatches } from '../batches.ts';
import type { Actor } from '../context.ts';
import { countOf } from '../count.ts';
import { maskToken } from '../keyring.ts';
import { outputChecks } from '../output.ts';
import { bytesOf, fitting, measuredFields } from '../pages.ts';
import type { ResponseMeter } from '../response-budget.ts';
import { toMaybeUserBasic, userBasicColumns } from '../users/mapper.ts';
import { readSnapshot, shortenSnapshot, type Snapshot } from './mapper.ts';

/** An event that a unit of work has emitted. */
export interface EmittedEvent {
  /** The organization whose log records the event; null for an event about a user alone. */
  organizationId: string | null;
  recorded: EventCause;
  event: OrganizationEvent;
}

/** The author of an event, copied as they are now, because the log outlives their account. */
export type Author = Pick<
  NewActivityLogEntry,
  'user_id' | 'actor_uuid' | 'actor_email' | 'actor_name' | 'via' | 'credential'
>;

type Person = { id: number; uuid: string; email: string; first_name: string; last_name: string };

/** The author of an action that a person takes in their own name, whatever credential the request carried. */
export const authorOf = (user: Person, via: string, credential: string | null = null): Author => ({
  user_id: user.id,
  actor_uuid: user.uuid,
  actor_email: user.email,
  actor_name: `${user.first_name} ${user.last_name}`.trim(),
  via,
  credential,
});

const nobody = { user_id: null, actor_uuid: null, actor_email: null, actor_name: null, credential: null };

export function authorOfActor(actor: Actor): Author {
  switch (actor.kind) {
    case 'user':
      return authorOf(actor.user, actor.via, actor.key?.label ?? null);
    case 'system':
      return { ...nobody, via: actor.via };
    case 'anonymous':
    case 'project':
      return { ...nobody, via: 'session' };
    default:
      throw new TypeError(`Unknown kind of actor: ${String(actor satisfies never)}`);
  }
}

const secretFields: ReadonlySet<string> = new Set(['secret_api_token', 'secret_api_token_backup']);

const toJson = (snapshot: Snapshot | null): string | null =>
  snapshot &&
  JSON.stringify(
    shortenSnapshot(
      Object.fromEntries(
        Object.entries(snapshot).map(([field, value]) => [
          field,
          secretFields.has(field) && typeof value === 'string' ? maskToken(value) : value,
        ]),
      ),
    ),
  );

/** Runs in tests and development, where output is checked too. @throws if an event does not match its schema */
function checkEvent({ type, before, after }: OrganizationEvent): void {
  const definition = eventDefinitions[type];
  definition.before.parse(before);
  definition.after.parse(after);
}

/** The UUID of the person that an event is about, if any. */
function personOf(event: OrganizationEvent): string | null {
  if ('person_uuid' in event) return event.person_uuid;
  return eventDefinitions[event.type].scope === 'User' ? String(event.subject.id) : null;
}

function toRow(
  { organizationId, recorded, event }: EmittedEvent,
  sequence: number | null,
  author: Author,
  now: string,
) {
  if (outputChecks.enabled) checkEvent(event);
  const { scope, activity } = eventDefinitions[event.type];
  return {
    id: recorded.id,
    organization_id: organizationId,
    sequence,
    type: event.type,
    project_id: 'project_id' in event ? event.project_id : null,
    role_id: 'role_id' in event ? (event.role_id ?? null) : null,
    person_uuid: personOf(event),
    ...author,
    scope,
    activity,
    item_id: String(event.subject.id),
    item_name: event.subject.name,
    before: toJson(event.before),
    after: toJson(event.after),
    cause_id: event.cause?.id ?? null,
    cause_type: event.cause?.type ?? null,
    created_at: now,
  };
}

const insertLine = preparedInsert('activity_log', [
  'id',
  'organization_id',
  'sequence',
  'type',
  'project_id',
  'role_id',
  'person_uuid',
  'user_id',
  'actor_uuid',
  'actor_email',
  'actor_name',
  'via',
  'credential',
  'scope',
  'activity',
  'item_id',
  'item_name',
  'before',
  'after',
  'cause_id',
  'cause_type',
  'created_at',
]);

/** The end of an organization's log: the sequence of its last entry, and the timestamp for the next ones. */
export interface LogPosition {
  sequence: number;
  at: string;
}

/**
 * Appends events to the activity log in the order in which they were emitted.
 * @param now the timestamp of events outside of organizations
 * @param logs the position of each organization's log, advanced as events are appended
 */
export async function insertEvents(
  trx: Transaction,
  events: readonly EmittedEvent[],
  author: Author,
  now: string,
  logs: ReadonlyMap<string, LogPosition>,
): Promise<void> {
  const rows = events.map((emitted) => {
    const log = logs.get(emitted.organizationId ?? '');
    if (!log) return toRow(emitted, null, author, now);
    log.sequence += 1;
    return toRow(emitted, log.sequence, author, log.at);
  });
  const [first] = rows;
  if (first && rows.length === 1) return insertLine(trx, first);
  await inBatches(rows, (batch) => trx.insertInto('activity_log').values(batch).execute());
}

/** The sequence of the first entry at or after an instant, for a `where`; larger than any sequence if there is none. */
export const firstSequence = (db: Executor, organizationId: string, at: string): RawBuilder<number> =>
  sql<number>`coalesce(${db
    .selectFrom('activity_log as first')
    .select('first.sequence')
    .where('first.organization_id', '=', organizationId)
    .where('first.created_at', '>=', at)
    .orderBy('first.created_at')
    .orderBy('first.sequence')
    .limit(1)}, ${sql.lit(Number.MAX_SAFE_INTEGER)})`;

/**
 * Entries written by a person, and entries about them. A union, because each half has its own index and no index covers both.
 */
function sequencesAbout(db: Executor, organizationId: string, uuid: string) {
  const lines = db.selectFrom('activity_log').select('sequence').where('organization_id', '=', organizationId);
  return lines.where('actor_uuid', '=', uuid).unionAll(lines.where('person_uuid', '=', uuid));
}

const snapshots = ['a.before', 'a.after'];
const measuredSnapshots = measuredFields<ActivityLogEntry>(['before', 'after']);

/**
 * One page of an organization's activity, newest first.
 * @param answer the meter of the response that the page is read for
 */
export async function listActivity(
  db: Executor,
  organizationId: string,
  { only }: Reach,
  {
    scope,
    item_id,
    role_id,
    project_id,
    user,
    about,
    since,
    until,
    before,
    limit,
    offset,
  }: z.output<typeof ActivityLogListInput>,
  answer: ResponseMeter | undefined,
): Promise<Page<ActivityLogEntry>> {
  const matching = () => {
    let query = db.selectFrom('activity_log as a').where('a.organization_id', '=', organizationId);
    // A key that is limited to projects must learn nothing about other projects.
    if (only) query = query.where((eb) => eb.or([eb('a.project_id', 'is', null), eb('a.project_id', 'in', only)]));
    if (scope !== undefined) query = query.where('a.scope', '=', scope);
    if (item_id) query = query.where('a.item_id', '=', item_id);
    if (role_id !== undefined) query = query.where('a.role_id', '=', role_id);
    if (project_id !== undefined) query = query.where('a.project_id', '=', project_id);
    if (user !== undefined) query = query.where('a.actor_uuid', '=', user);
    if (about !== undefined) query = query.where('a.sequence', 'in', sequencesAbout(db, organizationId, about));
    if (since !== undefined) query = query.where('a.sequence', '>=', firstSequence(db, organizationId, since));
    if (until !== undefined) query = query.where('a.sequence', '<', firstSequence(db, organizationId, until));
    if (before !== undefined) query = query.where('a.sequence', '<', before);
    return query;
  };
  const onPage = () => matching().orderBy('a.sequence', 'desc').offset(offset);
  // Entries written by earlier versions may be megabytes long, so only as many as fit in the response are read.
  const sizes = await onPage().select(bytesOf(snapshots)).limit(limit).execute();
  const fit = fitting(sizes.map(({ bytes }) => Number(bytes)));
  answer?.check(fit.bytes);
  const rows = await onPage()
    .leftJoin('users as u', 'u.id', 'a.user_id')
    .leftJoin('users as p', 'p.uuid', 'a.person_uuid')
    .selectAll('a')
    .select(userBasicColumns)
    .select([
      'p.uuid as of_uuid',
      'p.email as of_email',
      'p.first_name as of_first_name',
      'p.last_name as of_last_name',
    ])
    .select(bytesOf(snapshots))
    .limit(fit.count)
    .execute();
  const filters = [scope, item_id, role_id, project_id, user, about, since, until];
  const isWhole = !only && filters.every((value) => value === undefined || value === '');
  const newest = rows[0]?.sequence;
  // Sequences have no gaps, so the first entry on a page tells the length of the unfiltered log.
  const count = isWhole && newest != null ? Number(newest) + offset : await countOf(matching());
  const subjectOf = await findSubjects(db, organizationId, rows);
  return {
    count,
    results: rows.map((row) =>
      measuredSnapshots(
        {
          id: row.id,
          sequence: Number(row.sequence),
          type: row.type,
          scope: row.scope as ActivityLogEntry['scope'],
          activity: row.activity,
          item_id: row.item_id,
          item_name: row.item_name,
          subject: subjectOf(row),
          project_id: row.project_id,
          user: toMaybeUserBasic(row),
          actor:
            row.actor_uuid === null
              ? null
              : { uuid: row.actor_uuid, email: row.actor_email ?? '', name: row.actor_name ?? '' },
          person:
            row.of_uuid === null
              ? null
              : {
                  uuid: row.of_uuid,
                  first_name: row.of_first_name ?? '',
                  last_name: row.of_last_name ?? '',
                  email: row.of_email ?? '',
                },
          via: row.via as ActivityLogEntry['via'],
          credential: row.credential,
          before: readSnapshot(row.before),
          after: readSnapshot(row.after),
          cause: row.cause_id === null ? null : { id: row.cause_id, type: row.cause_type ?? '' },
          created_at: row.created_at,
        },
        Number(row.bytes),
      ),
    ),
  };
}

type OfOrganization = { organization_id: string };

/** The fields of an entry that determine which page shows its subject. */
interface Entry {
  scope: string;
  activity: string;
  item_id: string;
  project_id: number | null;
  role_id: string | null;
}

/**
 * Sizes of the prepared id queries. A prepared query has a fixed number of parameters, so a short
 * list is padded to the next size.
 */
const sizes = [10, 100, maxLimit];

type Places<Id> = Record<`id_${number}`, Id>;

/** A query for the rows with any of the given ids, compiled once per size. */
function preparedForIds<Id extends string | number, Row>(
  build: (
    db: Executor,
    organizationId: string,
    ids: Id[],
  ) => ReturnType<Parameters<typeof prepared<OfOrganization & Places<Id>, Row>>[0]>,
): (db: Executor, organizationId: string, ids: Id[]) => Promise<Row[]> {
  const queries = sizes.map((size) => {
    const places = Array.from({ length: size }, (_, place) => `id_${place}` as const);
    const query = prepared<OfOrganization & Places<Id>, Row>((db, param) =>
      build(db, param('organization_id'), places.map(param)),
    );
    return { size, places, query };
  });
  return async (db, organizationId, ids) => {
    const [first] = ids;
    const fitting = queries.find(({ size }) => size >= ids.length);
    if (first === undefined || !fitting) return [];
    const filled = fitting.places.map((place, index) => [place, ids[index] ?? first]);
    return fitting.query(db, { organization_id: organizationId, ...Object.fromEntries(filled) });
  };
}

const findRoles = preparedForIds<string, { id: string }>((db, organizationId, ids) =>
  db.selectFrom('roles').select('id').where('organization_id', '=', organizationId).where('id', 'in', ids),
);

const findMembers = preparedForIds<string, { id: string; uuid: string }>((db, organizationId, ids) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.id as id', 'u.uuid as uuid'])
    .where('m.organization_id', '=', organizationId)
    .where('m.id', 'in', ids)
    .where('u.is_active', '=', 1),
);

const findProjects = preparedForIds<number, { id: number }>((db, organizationId, ids) =>
  db.selectFrom('projects').select('id').where('organization_id', '=', organizationId).where('id', 'in', ids),
);

const findReferences = preparedForIds<string, { id: string }>((db, organizationId, ids) =>
  db
    .selectFrom('role_external_references')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids),
);

const findInvites = preparedForIds<string, { id: string }>((db, organizationId, ids) =>
  db
    .selectFrom('organization_invites')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids),
);

/**
 * Finds the object that an entry can link to; null if the object no longer exists.
 * @param entries all entries that the returned function is called with; at most the maximum page size
 */
export async function findSubjects(
  db: Executor,
  organizationId: string,
  entries: readonly Entry[],
): Promise<(entry: Entry) => Subject | null> {
  const distinct = <Id>(idOf: (entry: Entry) => Id | null | undefined) => [
    ...new Set(entries.map(idOf).filter((id): id is Id & {} => id !== undefined && id !== null)),
  ];
  const itemsOf = (scope: ActivityScope) => distinct((entry) => (entry.scope === scope ? entry.item_id : undefined));
  const found = await Promise.all([
    findRoles(
      db,
      organizationId,
      distinct((entry) => entry.role_id),
    ),
    findMembers(db, organizationId, itemsOf('OrganizationMembership')),
    findProjects(
      db,
      organizationId,
      distinct((entry) => entry.project_id),
    ),
    findReferences(db, organizationId, itemsOf('RoleExternalReference')),
    findInvites(db, organizationId, itemsOf('OrganizationInvite')),
  ]);
  const roles = new Set(found[0].map(({ id }) => id));
  const members = new Map(found[1].map(({ id, uuid }) => [id, uuid]));
  const projects = new Set(found[2].map(({ id }) => id));
  const references = new Set(found[3].map(({ id }) => id));
  const invites = new Set(found[4].map(({ id }) => id));

  const subjectIf = (exists: boolean, kind: Subject['kind'], id: string | number | null | undefined): Subject | null =>
    exists && id != null ? { kind, id: String(id) } : null;

  return (entry) => {
    if (entry.activity === 'deleted') return null;
    switch (entry.scope as ActivityScope) {
      case 'Organization':
        return { kind: 'organization', id: organizationId };
      case 'OrganizationMembership':
        return subjectIf(true, 'member', members.get(entry.item_id));
      case 'OrganizationInvite':
        return subjectIf(invites.has(entry.item_id), 'invite', entry.item_id);
      case 'Role':
      case 'RoleMembership':
        return subjectIf(entry.role_id !== null && roles.has(entry.role_id), 'role', entry.role_id);
      case 'RoleExternalReference':
        return subjectIf(references.has(entry.item_id), 'external_group', entry.item_id);
      case 'Project':
      case 'Dashboard':
        return subjectIf(entry.project_id !== null && projects.has(entry.project_id), 'project', entry.project_id);
      default:
        return null;
    }
  };
}
