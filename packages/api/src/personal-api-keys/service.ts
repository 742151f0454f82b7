import {
  asUuid,
  doesNotExist,
  type EventCause,
  type MemberApiKey,
  type MemberApiKeyListInput,
  notFound,
  type Page,
  type PersonalApiKeyCreate,
  type PersonalApiKeyCreated,
  searchKey,
} from '@rolecall/contracts';
import { type Executor, newId } from '@rolecall/db';
import type { z } from 'zod';
import type { OrganizationCaller } from '../authorization.ts';
import type { Context, UserActor } from '../context.ts';
import { requireFuture } from '../future.ts';
import { digestOf, maskToken, newToken } from '../keyring.ts';
import { queueMail } from '../mail/outbox.ts';
import { distinct, requireAll } from '../named.ts';
import type { Unit, UnitOfWork } from '../unit-of-work.ts';
import { listOrganizationIds } from '../users/queries.ts';
import { scopesOf, toMemberKey } from './mapper.ts';
import {
  deleteKeys,
  insertKey,
  type KeyFilter,
  listKeysOfMembers,
  listProjectNames,
  listVisibleProjects,
} from './queries.ts';

/** One page of the keys that reach an organization, showing only the limits that concern this organization. */
export async function describeKeysOfMembers(
  db: Executor,
  ctx: Pick<Context, 'database' | 'now' | 'lastUsed'> & OrganizationCaller,
  input: z.output<typeof MemberApiKeyListInput>,
): Promise<Page<MemberApiKey>> {
  const { id } = ctx.organization;
  const { count, results } = await listKeysOfMembers(db, ctx.database, id, ctx.now(), input);
  // Keys may be limited to more projects than a statement can take, but an organization has few.
  const isAnyLimited = results.some(({ scoped_projects }) => scoped_projects !== null);
  const named = isAnyLimited ? await listProjectNames(db, id) : [];
  return { count, results: results.map((row) => toMemberKey(row, named, ctx)) };
}

/**
 * Creates a key for a user. Its value is returned only once.
 * @throws does_not_exist for a limit that the user cannot access
 */
export async function createKey(
  unit: UnitOfWork,
  user: { id: number; email: string },
  input: z.output<typeof PersonalApiKeyCreate>,
): Promise<z.output<typeof PersonalApiKeyCreated>> {
  const { trx, now } = unit;
  const { label, scopes, scoped_organizations, scoped_projects, expires_at } = input;
  requireFuture(expires_at, now);
  if (scoped_organizations) {
    const own = new Set(await listOrganizationIds(trx, user.id));
    const foreign = scoped_organizations.find((id) => !own.has(id));
    if (foreign) throw doesNotExist('scoped_organizations', foreign);
  }
  if (scoped_projects) {
    const known = new Set(await listVisibleProjects(trx, user.id, scoped_projects));
    const unknown = scoped_projects.find((id) => !known.has(id));
    if (unknown !== undefined) throw doesNotExist('scoped_projects', unknown);
  }
  const value = newToken('phx_');
  const id = newId();
  const mask = maskToken(value);
  await insertKey(trx, {
    id,
    user_id: user.id,
    label,
    search_key: searchKey(label),
    digest: digestOf(value),
    mask,
    scopes: JSON.stringify(scopes),
    scoped_organizations: scoped_organizations && JSON.stringify(scoped_organizations),
    scoped_projects: scoped_projects && JSON.stringify(scoped_projects),
    created_at: now,
    expires_at,
    last_used_at: null,
  });
  const described = { label, mask, scopes, scoped_organizations, scoped_projects, expires_at };
  unit.emit(null, { type: 'personal_api_key.created', subject: { id, name: label }, before: null, after: described });
  await queueMail(unit, { kind: 'key_created', recipient: user.email, facts: { label, mask, at: now } });
  return { id, ...described, created_at: now, last_used_at: null, value };
}

/** Revokes the keys of a user that match. They stop working with the next request. @returns the ids of the revoked keys */
export async function revokeKeys(
  unit: UnitOfWork,
  userId: number,
  filter: KeyFilter,
  cause?: EventCause,
): Promise<string[]> {
  const revoked = await deleteKeys(unit.trx, userId, filter);
  for (const key of revoked)
    unit.emit(null, {
      type: 'personal_api_key.revoked',
      subject: { id: key.id, name: key.label },
      before: { label: key.label, mask: key.mask, scopes: scopesOf(key) },
      after: null,
      cause,
    });
  return revoked.map(({ id }) => id);
}

/** Revokes one key of the caller. @throws not_found */
export async function revokeKey(unit: Unit<{ actor: UserActor }>, input: { id: string }): Promise<void> {
  const id = asUuid(input.id);
  if (!id || (await revokeKeys(unit, unit.actor.user.id, { ids: [id] })).length === 0) throw notFound();
}

/** Revokes several keys of the caller: all of them or, if one does not exist, none. @throws does_not_exist */
export async function revokeManyKeys(
  unit: Unit<{ actor: UserActor }>,
  input: { ids: readonly string[] },
): Promise<void> {
  const ids = distinct(input.ids);
  requireAll('ids', ids, await revokeKeys(unit, unit.actor.user.id, { ids }));
}
