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
 * Every caller times every procedure of projects, dashboards and their rules, under random rules: what each is answered is
 * worked out from the words of the wire contract by a function of its own. `ROLECALL_SEED` repeats a run.
 */

const ruleSets = nightly ? 5000 : 300;
/** How much is asked about one set of rules; on PostgreSQL, which takes far longer, less of it. */
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

it(`access is what ${ruleSets} sets of random rules give`, { timeout: 300_000 + ruleSets * 1000 }, async () => {
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
});
