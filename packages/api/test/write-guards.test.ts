import { permissionOf, permissions, type ProcedureName, takesIdempotencyKey } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { openTestRolecall } from './support.ts';

/** A plain run covers only those that create something new with every call. */
const isOften = (name: ProcedureName) => nightly || /\.(create\w*|plan|renew|reset\w+|rotate\w+|accept)$/.test(name);

const names = (Object.keys(permissions) as ProcedureName[])
  .filter((name) => permissionOf(name).writes && permissionOf(name).who !== 'system' && takesIdempotencyKey(name))
  .filter(isOften);

it.each(names)('%s calls a guard once, with its result', async (name) => {
  const rolecall = await openTestRolecall();
  const given = await createFixture(rolecall);
  const results: unknown[] = [];
  const createContext = rolecall.createContext.bind(rolecall);
  rolecall.createContext = (...of) => ({
    ...createContext(...of),
    guards: [{ after: async (_trx, result) => void results.push(structuredClone(result)) }],
  });
  const caller = await leastCaller(rolecall, given, name);
  results.length = 0;
  const answer = await call(caller, name, inputsFor(given)[name]);
  expect(results).toEqual([answer]);
});
