import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { databaseOf } from '../src/rolecall.ts';
import { createLargeOrganization, snapshotOf } from './large-organization.ts';
import { openTestRolecall } from './support.ts';

/** A large organization in which everybody is in two teams. */
const size = { groups: 200, people: 5000, groupsOfEach: 2 };

/** In milliseconds. Two cores that do nothing else need a fifth of this. */
const limits = nightly ? { plan: 1000, apply: 3000 } : { plan: 5000, apply: 15_000 };

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

/** The 99th percentile of the time that other requests take while `work` runs, in milliseconds. */
async function othersMeanwhile(ask: () => Promise<unknown>, work: () => Promise<unknown>): Promise<number> {
  const state = { isDone: false };
  const done = work().finally(() => (state.isDone = true));
  const times: number[] = [];
  while (!state.isDone) {
    const [, time] = await timed(ask);
    times.push(time);
    await setImmediate();
  }
  await done;
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.99) - 1] ?? 0;
}

it(`${size.groups} groups and ${size.people} people are planned and applied within the time limits`, async () => {
  const rolecall = await openTestRolecall({ checkOutputs: false });
  const organization_id = await createLargeOrganization(rolecall, size);
  const { groupSyncs, roles } = rolecall.system();
  const told: string[] = [];
  for (const [name, moved] of [
    ['all that are new', 0],
    ['one in ten that moved', 0.1],
    ['nothing', 0.1],
  ] as const) {
    const snapshot = snapshotOf(size, moved);
    const before = process.memoryUsage().rss;
    const [planned, planTime] = await timed(() => groupSyncs.plan({ organization_id, ...snapshot }));
    let applyTime = 0;
    const othersTime = await othersMeanwhile(
      () => roles.names({ organization_id, limit: 10 }),
      async () => {
        [, applyTime] = await timed(() =>
          groupSyncs.applyPlan({ organization_id, id: planned.id, max_revocations: '50%' }),
        );
      },
    );
    const { additions, revocations } = planned.totals;
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    told.push(
      `${name}: ${additions} to add and ${revocations} to revoke planned in ${planTime.toFixed(0)} ms, applied in ${applyTime.toFixed(0)} ms; ` +
        `p99 of others meanwhile ${othersTime.toFixed(0)} ms; memory grew by ${grown.toFixed(0)} MB`,
    );
    expect(planTime, told.join('\n')).toBeLessThan(limits.plan);
    expect(applyTime, told.join('\n')).toBeLessThan(limits.apply);
    expect(grown, told.join('\n')).toBeLessThan(400);
  }
  console.info(told.join('\n'));
  const [{ count = 0 } = {}] = await databaseOf(rolecall)
    .executor.selectFrom('role_grants')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('source', '=', 'sync')
    .execute();
  expect(Number(count)).toBeGreaterThan(size.people * 1.9);
});
