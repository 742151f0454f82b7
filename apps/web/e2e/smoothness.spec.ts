import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { enlargeAt, people, roles } from '../../../packages/bench/src/enlarge.ts';
import { expect, test } from './test.ts';

/** What a key may take until the browser has painted what it did, in milliseconds: people notice more. */
const promised = 100;
/** Quicker ones the browser does not tell of. */
const recordedFrom = 16;

/** Between the keys of a fast typist, and of one who is slow enough for results to come in between, in milliseconds. */
const fast = 50;
const slow = 180;

/** Gathers, in the page, how long each key takes from now on. */
async function watchKeys(page: Page): Promise<void> {
  await page.evaluate((durationThreshold) => {
    const keys: number[] = [];
    Object.assign(globalThis, { keys });
    const observer = new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') keys.push(duration);
    });
    observer.observe({ type: 'event', durationThreshold } as PerformanceObserverInit);
  }, recordedFrom);
}

/**
 * Types a text, takes the end of it away letter by letter, and types it again.
 * @returns how many keys that took
 */
async function typeOver(field: Locator, text: string): Promise<number> {
  const end = text.slice(-4);
  await field.pressSequentially(text, { delay: fast });
  for (const _ of end) await field.press('Backspace', { delay: slow });
  await field.pressSequentially(end, { delay: fast });
  return text.length + 2 * end.length;
}

/** @returns how long so many keys took from press to paint, in milliseconds: the middle one, and the slowest */
async function timesOf(page: Page, count: number) {
  const recorded = await page.evaluate(() => (globalThis as unknown as { keys: number[] }).keys);
  const times = [...Array.from({ length: count - recorded.length }, () => recordedFrom), ...recorded].toSorted(
    (a, b) => a - b,
  );
  return { median: times[Math.floor(count / 2)] ?? 0, worst: times.at(-1) ?? 0 };
}

test(
  `typing never stutters with ${people} members and ${roles} roles`,
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.organizations.get.query({ organization_id: '@current' });
    const databaseUrl = `sqlite:${join(process.env['ROLECALL_E2E_FOLDER'] ?? '', 'rolecall.db')}`;
    const roleId = await enlargeAt(databaseUrl, id, `${randomUUID()}.example`);
    await ada.enter(context);

    const searches = {
      'the members': async () => {
        await page.goto('/members');
        await expect(page.getByText(`of ${(people + 1).toLocaleString('en')} members`)).toBeVisible();
        return {
          field: page.getByRole('searchbox'),
          text: 'ada 4321 lovelace',
          found: page.getByRole('row').getByRole('link'),
        };
      },
      'the roles': async () => {
        await page.goto('/roles');
        return { field: page.getByRole('searchbox'), text: 'role 321', found: page.getByRole('row').getByRole('link') };
      },
      'the command palette': async () => {
        await page.goto('/');
        await page.keyboard.press('ControlOrMeta+k');
        const dialog = page.getByRole('dialog');
        await expect(dialog.getByRole('option', { name: 'Members' })).toBeVisible();
        return { field: dialog.getByRole('searchbox'), text: 'ada 4321', found: dialog.getByRole('option') };
      },
      'people for a role': async () => {
        await page.goto(`/roles/${roleId}`);
        await page.getByRole('button', { name: 'Add people' }).click();
        const field = page.getByRole('dialog').getByRole('combobox', { name: 'People' });
        return { field, text: 'ada 4321', found: page.getByRole('option') };
      },
    };
    const stutters: string[] = [];
    for (const [what, open] of Object.entries(searches)) {
      const { field, text, found } = await open();
      await field.focus();
      await watchKeys(page);
      const count = await typeOver(field, text);
      await expect(found).toHaveCount(1);
      await expect(found).toContainText(new RegExp(text, 'i'));
      const { median, worst } = await timesOf(page, count);
      const summary = `${what}: ${median} ms, at worst ${worst} ms, of ${count} keys`;
      test.info().annotations.push({ type: 'from key to paint', description: summary });
      if (process.env['SHOW_TIMES']) console.log(summary);
      if (median > promised) stutters.push(summary);
    }
    expect(stutters).toEqual([]);
  },
);
