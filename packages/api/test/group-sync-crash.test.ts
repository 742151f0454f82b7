import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, inject, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { databaseOf, openRolecall } from '../src/rolecall.ts';
import { silentEffects } from './events/replay.ts';
import { createLargeOrganization, snapshotOf } from './large-organization.ts';
import { openTestRolecall, testSecret } from './support.ts';

const size = { groups: 20, people: 1000, groupsOfEach: 2 };
const kills = nightly ? 40 : inject('engine') === 'postgres' ? 2 : 5;
const program = fileURLToPath(new URL('processes/apply-sync.mjs', import.meta.url));

it(`a plan is applied completely or not at all if its process is killed, up to ${kills} times`, async () => {
  const databaseUrl = await newDatabaseUrl();
  const rolecall = await openTestRolecall({ databaseUrl });
  const organization_id = await createLargeOrganization(rolecall, size);
  const { groupSyncs } = rolecall.system();
  const { id } = await groupSyncs.plan({ organization_id, ...snapshotOf(size) });
  const count = async () => {
    const { executor } = databaseOf(rolecall);
    const grants = await executor.selectFrom('role_grants').select('source').where('source', '=', 'sync').execute();
    const lines = await executor
      .selectFrom('activity_log')
      .select('id')
      .where('cause_type', '=', 'group_sync.applied')
      .execute();
    return [grants.length, lines.length, (await groupSyncs.get({ organization_id, id })).state];
  };
  expect(await count()).toEqual([0, 0, 'planned']);
  const { additions } = (await groupSyncs.get({ organization_id, id })).totals;
  let kept = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const child = spawn(process.execPath, [program, databaseUrl, testSecret, organization_id, id], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    // From no delay to about as long as applying the plan takes.
    await sleep((kill / kills) * 600);
    child.kill('SIGKILL');
    await gone;
    const found = await count();
    expect([
      [0, 0, 'planned'],
      [additions, additions, 'applied'],
    ]).toContainEqual(found);
    if (found[2] === 'applied') kept += 1;
    if (kept > 0) break;
  }
  await groupSyncs.applyPlan({ organization_id, id });
  expect(await count()).toEqual([additions, additions, 'applied']);
  // Another process finds the same state, and everything was logged.
  const other = await openRolecall({ databaseUrl, secret: testSecret });
  expect((await other.system().groupSyncs.get({ organization_id, id })).state).toBe('applied');
  await other.close();
  const told = await silentEffects(databaseOf(rolecall));
  expect(told.filter((line) => line.startsWith('roleMemberships'))).toEqual([]);
});
