import { expect, it } from 'vitest';
import { testEngine } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { createCaller } from '../src/app-router.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { compareAccess, type Face } from './access/compare.ts';
import { call } from './fixture.ts';
import { openTestRolecall } from './support.ts';

/*
 * Every caller calls every procedure of projects, dashboards and their access rules, under random rules. The expected
 * outcomes come from a separate implementation of the wire contract. `ROLECALL_SEED` repeats a run.
 */

const ruleSets = nightly ? 5000 : 300;
/** How much a caller reads per set of rules: less on PostgreSQL, which takes far longer. */
const reads = testEngine() === 'sqlite' ? (nightly ? Infinity : 6) : nightly ? 6 : 3;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

const face = (rolecall: Rolecall): Face => ({
  has: () => true,
  async call({ authorization }, procedure, input) {
    try {
      const actor = await rolecall.identify(authorization === undefined ? {} : { authorization });
      const caller = createCaller(rolecall.createContext(actor));
      return { answer: await call(caller, procedure as never, input) };
    } catch (thrown) {
      const { body, cause } = documentedError(thrown);
      return { refused: body, cause };
    }
  },
});

it(
  `access follows the wire contract under ${ruleSets} random sets of rules`,
  { timeout: 300_000 + ruleSets * 1000 },
  async () => {
    const rolecall = await openTestRolecall({ rateLimits: { perMinute: 0, perHour: 0 } });
    const database = databaseOf(rolecall);
    const { wrong, untried, unanswered } = await compareAccess({
      rolecall,
      database,
      face: face(rolecall),
      seed,
      ruleSets,
      reads,
    });
    expect(wrong).toEqual([]);
    expect(untried).toEqual([]);
    expect(unanswered).toEqual([]);
  },
);
