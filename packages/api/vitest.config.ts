import { defineConfig } from 'vitest/config';
import { onEachEngine } from '../db/testing/engines.ts';

/** By day, the random operations of the model, authority, what goes on at once and what is listed send PostgreSQL all that these do. */
const rulesOfTheApi = [
  'access',
  'access-controls',
  'activity-log',
  'authentication',
  'dashboards',
  'effects',
  'enumeration',
  'escalation',
  'expected',
  'group-sync-size',
  'group-syncs',
  'invite-life',
  'invites',
  'mail',
  'members',
  'organizations',
  'passwords',
  'permissions',
  'personal-api-keys',
  'projects',
  'response-budget',
  'role-external-references',
  'role-grant-expiry',
  'role-memberships',
  'rolecall',
  'roles',
  'second-factor',
  'sessions',
  'size-limits',
  'snapshots',
  'upgrade',
  'users',
  'values',
  'welcome',
  'write-guards',
].map((name) => `test/${name}.test.ts`);

// Much is tested with processes of its own, and a busy machine takes its time to start them.
export default defineConfig({
  test: { maxWorkers: '100%', testTimeout: 180_000, hookTimeout: 180_000, projects: onEachEngine(...rulesOfTheApi) },
});
