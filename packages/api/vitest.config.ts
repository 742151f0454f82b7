import { defineConfig } from 'vitest/config';
import { onEachEngine } from '../db/testing/engines.ts';

/** Random operations, rules and reads send PostgreSQL all that these do. */
const rulesOfTheApi = [
  'access-controls',
  'authentication',
  'dashboards',
  'escalation',
  'invite-life',
  'invites',
  'organizations',
  'passwords',
  'permissions',
  'personal-api-keys',
  'response-budget',
  'role-external-references',
  'size-limits',
  'users',
  'values',
  'welcome',
].map((name) => `test/${name}.test.ts`);

// Much is tested with processes of its own, and a busy machine takes its time to start them.
export default defineConfig({
  test: { maxWorkers: '100%', testTimeout: 180_000, hookTimeout: 180_000, projects: onEachEngine(...rulesOfTheApi) },
});
