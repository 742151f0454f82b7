import { isPage, type ProcedureName, permissions } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../src/app-router.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { openTestRolecall } from './support.ts';

interface Definition {
  inputs: z.ZodObject[];
  output?: { schema?: z.ZodType };
}

const definitionOf = (name: ProcedureName): Definition | undefined =>
  (appRouter._def.procedures as unknown as Record<string, { _def: Definition }>)[name]?._def;

/** Every list with its filters: all optional inputs except `limit` and `offset`. */
const lists = (Object.keys(permissions) as ProcedureName[]).flatMap((name) => {
  const { inputs = [], output } = definitionOf(name) ?? {};
  if (!output?.schema || !isPage(output.schema)) return [];
  const fields = inputs.flatMap((input) => Object.entries(input.shape as Record<string, z.ZodType>));
  const filters = fields
    .filter(([field, schema]) => !['limit', 'offset'].includes(field) && schema.safeParse(undefined).success)
    .map(([field]) => field);
  return [[name, filters] as const];
});

it('a blank filter is ignored, for every type of filter in every list', async () => {
  const rolecall = await openTestRolecall();
  const given = await createFixture(rolecall);
  const tried: string[] = [];
  for (const [name, filters] of lists) {
    const caller = await leastCaller(rolecall, given, name);
    for (const filter of filters) {
      const { [filter]: _, ...unfiltered } = inputsFor(given)[name];
      const all = await call(caller, name, unfiltered);
      for (const blank of ['', ' ', ' \t\n'])
        expect(await call(caller, name, { ...unfiltered, [filter]: blank }), `${name} ${filter}`).toEqual(all);
      tried.push(`${name} ${filter}`);
    }
  }
  for (const one of [
    'activityLog.list user',
    'activityLog.list before',
    'members.list is_active',
    'members.list order',
    'roles.names ids',
    'roleExternalReferences.list role_id',
  ])
    expect(tried).toContain(one);
});

it('an invalid filter is refused, and so is a blank limit or offset', async () => {
  const rolecall = await openTestRolecall();
  const { organization_id, ownerCaller } = await createFixture(rolecall);
  for (const input of [{ user: 'x' }, { scope: 'x' }, { since: 'x' }, { before: 'x' }, { limit: '' }, { offset: ' ' }])
    await expect(
      ownerCaller.activityLog.list({ organization_id, ...(input as object) }),
      JSON.stringify(input),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
