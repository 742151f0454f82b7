import { defineConfig } from 'vitest/config';
import { onEachEngine } from '../db/testing/engines.ts';

/**
 * Not run on PostgreSQL by day: the tests of random operations, authority, concurrency and lists already send it every
 * statement that these send.
 */
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

// Many tests start processes of their own, which takes time on a busy machine.
export default defineConfig({
  test: { maxWorkers: '100%', testTimeout: 180_000, hookTimeout: 180_000, projects: onEachEngine(...rulesOfTheApi) },
});
