import { createHash } from 'node:crypto';
import { maxPageBytes } from '@rolecall/contracts';
import type { ActivityLogEntry, Page } from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { expect, it, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../src/app-router.ts';
import { outputChecks, type OutputSchema } from '../src/output.ts';
import { databaseOf } from '../src/rolecall.ts';
import { createTestOrganization, openTestRolecall, refusal, refused } from './support.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

async function setUp() {
  const rolecall = await openTestRolecall();
  const { id: organization_id, admin } = await createTestOrganization(rolecall);
  const caller = await admin.caller();
  const { id } = await caller.projects.create({ organization_id, name: 'Web shop' });
  return { rolecall, organization_id, caller, path: { organization_id, id } };
}

/** Reads all pages of a list, and returns its results and the size of each page. */
async function readAll<T>(list: (input: { limit: number; offset: number }) => Promise<Page<T>>, limit: number) {
  const results: T[] = [];
  const sizes: number[] = [];
  for (;;) {
    const page = await list({ limit, offset: results.length });
    expect(page.results.length).toBeLessThanOrEqual(limit);
    expect(bytesOf(page.results)).toBeLessThanOrEqual(maxPageBytes);
    sizes.push(page.results.length);
    results.push(...page.results);
    if (results.length >= page.count) return { results, sizes, count: page.count };
    expect(page.results.length).toBeGreaterThan(0);
  }
}

it('the settings of a project have a total size limit in every call that writes them', async () => {
  const { rolecall, organization_id, caller, path } = await setUp();
  const tooMuch = refused(
    'invalid_input',
    'The lists and JSON settings of a project may take at most 262144 bytes together.',
  );
  const { app_urls, test_account_filters, data_attributes } = await caller.projects.get(path);
  const others = bytesOf(app_urls) + bytesOf(test_account_filters) + bytesOf(data_attributes);
  const most = { extra_settings: 'ä'.repeat((262_144 - others - 2) / 2) };
  const more = { extra_settings: `${most.extra_settings}ä` };

  const before = await databaseOf(rolecall).executor.selectFrom('projects').selectAll().execute();
  expect(await refusal(caller.projects.update({ ...path, ...more }))).toEqual(tooMuch);
  expect(await refusal(caller.projects.rotateSecretToken({ ...path, ...more }))).toEqual(tooMuch);
  expect(await refusal(caller.projects.create({ organization_id, name: 'Another', ...more }))).toEqual(tooMuch);
  expect(await databaseOf(rolecall).executor.selectFrom('projects').selectAll().execute()).toEqual(before);

  await caller.projects.update({ ...path, ...most });
  await caller.projects.rotateSecretToken({ ...path, ...most });
  // A value that would fit alone does not fit together with the present ones.
  expect(await refusal(caller.projects.update({ ...path, modifiers: ['x'] }))).toEqual(tooMuch);
  await caller.projects.update({ ...path, name: 'Shop' });
  await caller.projects.update({ ...path, extra_settings: null, modifiers: ['x'] });
});

it('the log stores short values, and digests of long ones', async () => {
  const { rolecall, caller, organization_id, path } = await setUp();
  const digest = (value: unknown) => ({
    sha256: createHash('sha256').update(JSON.stringify(value)).digest('hex'),
    bytes: bytesOf(value),
  });
  const long = 'ä'.repeat(2048);
  const longer = ['ä'.repeat(3000)];
  const short = 'ä'.repeat(2047);
  await caller.projects.update({ ...path, extra_settings: long, modifiers: short });
  await caller.projects.update({ ...path, extra_settings: longer });
  const { results } = await caller.activityLog.list({ organization_id, item_id: String(path.id), limit: 2 });
  const told = [
    { before: { extra_settings: digest(long) }, after: { extra_settings: digest(longer) } },
    { before: { extra_settings: null, modifiers: null }, after: { extra_settings: digest(long), modifiers: short } },
  ];
  expect(results).toMatchObject(told);
  const rows = await databaseOf(rolecall)
    .executor.selectFrom('activity_log')
    .select(['before', 'after'])
    .where('type', '=', 'project.updated')
    .orderBy('sequence', 'desc')
    .execute();
  expect(rows.map(({ after }) => JSON.parse(after ?? 'null') as unknown)).toEqual(told.map(({ after }) => after));
  expect((await caller.projects.get(path)).extra_settings).toEqual(longer);
});

it('long values in the log of an earlier version are returned as digests, in limited pages', async () => {
  const { rolecall, caller, organization_id } = await setUp();
  const value = 'x'.repeat(900_000);
  const started = rolecall.now();
  await databaseOf(rolecall)
    .executor.insertInto('activity_log')
    .values(
      Array.from({ length: 10 }, (_, number) => ({
        id: newId(),
        organization_id,
        sequence: 1000 + number,
        type: 'project.updated',
        via: 'key',
        scope: 'Project',
        activity: 'updated',
        item_id: `long ${number}`,
        item_name: 'Web shop',
        before: JSON.stringify({ extra_settings: value, name: 'Before' }),
        after: JSON.stringify({ extra_settings: null, name: 'After' }),
        created_at: started,
      })),
    )
    .execute();
  const { results, sizes } = await readAll<ActivityLogEntry>(
    (page) => caller.activityLog.list({ organization_id, since: started, ...page }),
    100,
  );
  const long = results.filter(({ item_id }) => item_id.startsWith('long'));
  expect(new Set(long.map(({ item_id }) => item_id)).size).toBe(10);
  expect(sizes.length).toBeGreaterThan(2);
  for (const { before, after } of long)
    expect({ before, after }).toEqual({
      before: {
        extra_settings: { sha256: createHash('sha256').update(JSON.stringify(value)).digest('hex'), bytes: 900_002 },
        name: 'Before',
      },
      after: { extra_settings: null, name: 'After' },
    });
});

it('a page of projects ends at 4 MB, and the next one continues there', async () => {
  const { caller, organization_id } = await setUp();
  for (let number = 0; number < 20; number += 1)
    await caller.projects.create({ organization_id, name: `Shop ${number}`, extra_settings: 'x'.repeat(250_000) });
  const { results, sizes, count } = await readAll((page) => caller.projects.list({ organization_id, ...page }), 1000);
  expect(count).toBe(21);
  expect(new Set(results.map(({ id }) => id)).size).toBe(21);
  expect(sizes).toEqual([17, 4]);
});

it('a page of every list ends at 4 MB, but has at least one result', () => {
  const { enabled } = outputChecks;
  outputChecks.enabled = false;
  onTestFinished(() => void (outputChecks.enabled = enabled));
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { output?: OutputSchema } }>,
  );
  const result = { text: 'ä'.repeat(500_000) };
  let lists = 0;
  for (const [name, { _def }] of procedures) {
    const { output } = _def;
    if (!output || !('results' in ((output.schema as z.ZodObject).shape ?? {}))) continue;
    lists += 1;
    const pageOf = (count: number, each: object) =>
      (output.parse({ count: 9, results: Array<object>(count).fill(each) }) as Page<object>).results.length;
    expect([name, pageOf(9, result), pageOf(4, result), pageOf(9, { text: 'x' })]).toEqual([name, 4, 4, 9]);
    expect([name, pageOf(3, { text: 'x'.repeat(5_000_000) })]).toEqual([name, 1]);
  }
  expect(lists).toBe(26);
});
