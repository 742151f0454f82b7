import {
  doesNotExist,
  invalidInput,
  levels,
  type PersonalApiKeyCreate,
  type PersonalApiKeyCreated,
} from '@rolecall/contracts';
import { newId, type Transaction } from '@rolecall/db';
import type { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import { digestOf, maskToken, newToken } from '../keyring.ts';

/** Makes a key of a user. Its limits may name only what the user can reach. */
export async function createPersonalApiKey(
  trx: Transaction,
  user: { id: number },
  input: z.output<typeof PersonalApiKeyCreate>,
  now: string,
): Promise<{ key: z.output<typeof PersonalApiKeyCreated>; activity: ActivityRecord }> {
  const { label, scopes, scoped_organizations, scoped_projects, expires_at } = input;
  if (expires_at !== null && expires_at <= now) throw invalidInput('The expiry must lie in the future.', 'expires_at');
  const memberships = await trx
    .selectFrom('organization_memberships')
    .select(['organization_id', 'level'])
    .where('user_id', '=', user.id)
    .execute();
  const reachable = new Map(memberships.map(({ organization_id, level }) => [organization_id, level]));
  const foreign = scoped_organizations?.find((id) => !reachable.has(id));
  if (foreign) throw doesNotExist('scoped_organizations', foreign);
  if (scoped_projects) {
    const projects = await trx
      .selectFrom('projects')
      .select(['id', 'organization_id', 'access_control'])
      .where('id', 'in', scoped_projects)
      .execute();
    const known = new Set(
      projects
        .filter(({ organization_id, access_control }) => {
          const level = reachable.get(organization_id);
          return level !== undefined && (access_control === 0 || level >= levels.admin);
        })
        .map((project) => project.id),
    );
    const unknown = scoped_projects.find((id) => !known.has(id));
    if (unknown !== undefined) throw doesNotExist('scoped_projects', unknown);
  }
  const value = newToken('phx_');
  const id = newId();
  const mask = maskToken(value);
  await trx
    .insertInto('personal_api_keys')
    .values({
      id,
      user_id: user.id,
      label,
      digest: digestOf(value),
      mask,
      scopes: JSON.stringify(scopes),
      scoped_organizations: scoped_organizations && JSON.stringify(scoped_organizations),
      scoped_projects: scoped_projects && JSON.stringify(scoped_projects),
      created_at: now,
      expires_at,
      last_used_at: null,
    })
    .execute();
  const described = { label, mask, scopes, scoped_organizations, scoped_projects, expires_at };
  return {
    key: { id, ...described, created_at: now, last_used_at: null, value },
    activity: {
      scope: 'PersonalAPIKey',
      activity: 'created',
      item_id: id,
      item_name: label,
      organization_id: null,
      before: null,
      after: described,
    },
  };
}
