import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { enlargeAt, people, roles } from '../../../packages/bench/src/enlarge.ts';
import { expect, test } from './test.ts';
import type { Visitor } from './visitor.ts';

/** The maximum time from a key press until its result is painted, in milliseconds. People notice longer ones. */
const promised = 100;
/** The maximum time of 95% of the key presses in the search box of Members, in milliseconds. */
const promisedOfMembers = 50;
const rounds = 5;
/** How many people are added to a role at once, and the maximum time for it, in milliseconds. */
const crowd = 500;
const promisedOfCrowd = 2000;
/** The shortest duration that the browser reports, in milliseconds. */
const recordedFrom = 16;

/** The time between the keys of a fast typist, and of one slow enough for results to arrive in between, in milliseconds. */
const fast = 50;
const slow = 180;

/** Records, in the page, how long each event of a type takes from now on. */
async function watchEvents(page: Page, event = 'keydown'): Promise<void> {
  await page.evaluate(
    ([watched, durationThreshold]) => {
      const durations: number[] = [];
      const before = globalThis as { observer?: PerformanceObserver };
      before.observer?.disconnect();
      const observer = new PerformanceObserver((list) => {
        for (const { name, duration } of list.getEntries()) if (name === watched) durations.push(duration);
      });
      observer.observe({ type: 'event', durationThreshold } as PerformanceObserverInit);
      Object.assign(globalThis, { durations, observer });
    },
    [event, recordedFrom] as const,
  );
}

/**
 * Types a text, deletes its last four letters one by one, and types them again.
 * @returns the number of key presses
 */
async function typeOver(field: Locator, text: string): Promise<number> {
  const end = text.slice(-4);
  await field.pressSequentially(text, { delay: fast });
  for (const _ of end) await field.press('Backspace', { delay: slow });
  await field.pressSequentially(end, { delay: fast });
  return text.length + 2 * end.length;
}

/**
 * @param count the number of events, including those that were too short to be recorded
 * @returns the time until the result of an event was painted, in milliseconds: the median, the 95th percentile and the maximum
 */
async function timesOf(page: Page, count: number) {
  const recorded = await page.evaluate(() => (globalThis as unknown as { durations: number[] }).durations);
  const times = [...Array.from({ length: count - recorded.length }, () => recordedFrom), ...recorded].toSorted(
    (a, b) => a - b,
  );
  const slowestOf = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { median: slowestOf(0.5), most: slowestOf(0.95), worst: slowestOf(1) };
}

/** What the page observed of a bulk write. */
interface Seen {
  steps: string[];
  begin: number;
  end: number;
}

/** Adds a measurement to the test report. @returns it as text */
function note(what: string, measured: string): string {
  const summary = `${what}: ${measured}`;
  test.info().annotations.push({ type: 'measured', description: summary });
  if (process.env['SHOW_TIMES']) console.log(summary);
  return summary;
}

/** Enlarges the organization to the size that the app must stay fast with. @returns the id of one of its roles */
async function fillOrganization(ada: Visitor): Promise<string> {
  const { id } = await ada.api.organizations.get.query({ organization_id: '@current' });
  const databaseUrl = `sqlite:${join(process.env['ROLECALL_E2E_FOLDER'] ?? '', 'rolecall.db')}`;
  return enlargeAt(databaseUrl, id, `${randomUUID()}.example`);
}

test(
  `typing never stutters with ${people} members and ${roles} roles`,
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const roleId = await fillOrganization(ada);
    await ada.enter(context);

    const searches = {
      'the members': async () => {
        await page.goto('/members');
        await expect(page.getByText(`of ${(people + 1).toLocaleString('en')}`)).toBeVisible();
        return {
          field: page.getByRole('searchbox'),
          text: 'ada 4321 lovelace',
          found: page.getByRole('rowheader').getByRole('link'),
        };
      },
      'the roles': async () => {
        await page.goto('/roles');
        return {
          field: page.getByRole('searchbox'),
          text: 'role 321',
          found: page.getByRole('rowheader').getByRole('link'),
        };
      },
      'the command palette': async () => {
        await page.goto('/');
        await page.keyboard.press('ControlOrMeta+k');
        const dialog = page.getByRole('dialog');
        await expect(dialog.getByRole('option', { name: 'Members', exact: true })).toBeVisible();
        return { field: dialog.getByRole('combobox'), text: 'ada 4321', found: dialog.getByRole('option') };
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
      await watchEvents(page);
      const count = await typeOver(field, text);
      await expect(found).toHaveCount(1);
      await expect(found).toContainText(new RegExp(text, 'i'));
      const { median, worst } = await timesOf(page, count);
      const summary = note(what, `${median} ms, at worst ${worst} ms, of ${count} keys`);
      if (median > promised) stutters.push(summary);
    }
    expect(stutters).toEqual([]);
  },
);

test(
  `95% of key presses are painted immediately in the search box of ${people} members`,
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await fillOrganization(ada);
    await ada.enter(context);
    await page.goto('/members');
    const rows = page.getByRole('row').getByRole('link');
    await expect(rows.first()).toBeVisible();
    const field = page.getByRole('searchbox');
    await field.focus();
    // Other load on the machine can only add time, so the best round counts.
    let best = Infinity;
    for (let round = 1; round <= rounds && best >= promisedOfMembers; round += 1) {
      await watchEvents(page);
      let count = 0;
      for (const text of ['ada 4321 lovelace', 'person-99', 'lovelace', 'ada 17']) {
        count += await typeOver(field, text);
        await expect(rows.first()).toBeVisible();
        await field.press('ControlOrMeta+a');
        await field.press('Backspace');
        count += 3;
      }
      const { median, most, worst } = await timesOf(page, count);
      note('keys in the members', `${median} ms, 95 of 100 within ${most} ms, at worst ${worst} ms, of ${count} keys`);
      best = Math.min(best, most);
    }
    expect(best).toBeLessThan(promisedOfMembers);
  },
);

test(
  `${crowd} of ${people} members are added to a role in ${promisedOfCrowd / 1000} s, with visible progress`,
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await fillOrganization(ada);
    const { id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'Everyone' });
    await ada.enter(context);
    await page.goto('/members');
    await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
    const selection = page.getByRole('region', { name: 'Selection' });
    await selection.getByRole('button', { name: `Select the first ${crowd}` }).click();
    await expect(selection.getByRole('status')).toHaveText(`${crowd} members selected`);
    await selection.getByRole('button', { name: 'Add to role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('everyone');
    await page.getByRole('listbox').getByRole('option', { name: 'Everyone' }).click();
    const submit = dialog.getByRole('button', { name: 'Add to role' });
    await expect(dialog.getByText(`${crowd} people will be added.`)).toBeVisible();
    // Timed in the page, because Playwright only polls at intervals.
    const done = `${crowd} people added to Everyone`;
    await page.evaluate((text) => {
      const seen: Seen = { steps: [], begin: 0, end: 0 };
      Object.assign(globalThis, { seen });
      addEventListener('click', ({ timeStamp }) => (seen.begin ||= timeStamp), true);
      const look = () => {
        const step = document.querySelector('[role=status]:has(+ progress)')?.textContent ?? '';
        if (step !== '' && step !== seen.steps.at(-1)) seen.steps.push(step);
        if (seen.end === 0 && document.body.textContent.includes(text)) seen.end = performance.now();
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, done);
    await submit.click();
    await expect(page.getByText(done)).toBeVisible();
    const { steps, begin, end } = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    note(`adding ${crowd} people`, `${Math.round(end - begin)} ms`);
    expect(steps).toEqual([0, 200, 400].map((part) => `Adding to Everyone: ${part} of ${crowd}`));
    expect(end - begin).toBeLessThan(promisedOfCrowd);
    const { count } = await ada.api.roleMemberships.list.query({ organization_id: '@current', role_id: id, limit: 1 });
    expect(count).toBe(crowd);
  },
);

/** The maximum size of the scripts fetched in the first seconds after a page has loaded, in compressed bytes. */
const promisedAfterwards = 60_000;
const firstSeconds = 5_000;

/** @returns the size of the scripts that arrive after the page has loaded, without a cache, in compressed bytes */
async function fetchedAfterwards(page: Page, path: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path, { waitUntil: 'load' });
  await page.waitForTimeout(firstSeconds);
  // By the page's own clock, because events from the browser may arrive in another order.
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name, responseEnd }) => name.endsWith('.js') && responseEnd > (navigation?.loadEventStart ?? 0))
      .reduce((bytes, { transferSize }) => bytes + transferSize, 0);
  });
}

test('a page fetches few scripts after it has loaded', { tag: '@night' }, async ({ context, newOwner }) => {
  const ada = await newOwner();
  await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
  const { id } = await ada.api.projects.create.mutate({ organization_id: '@current', name: 'Web shop' });
  await ada.enter(context);
  const paths = ['/members', '/map', '/settings', '/settings/account', `/projects/${id}/settings/general`, '/docs/api'];
  const fetched = await Promise.all(
    paths.map(async (path) => [path, await fetchedAfterwards(await context.newPage(), path)] as const),
  );
  for (const [path, bytes] of fetched) {
    // Every page loads the code for messages later.
    expect(bytes, path).toBeGreaterThan(5_000);
    expect(bytes, path).toBeLessThan(promisedAfterwards);
  }
});

test('the data of the language is read by a worker, not by the page’s own thread', async ({ page }) => {
  const worker = page.waitForEvent('worker');
  await page.goto('/sign-in');
  expect((await worker).url()).toMatch(/^blob:/);
});

test(
  'paths are traced immediately on a map of 60 roles and 300 people',
  { tag: '@night' },
  async ({ page, context, newOwner, rolecall }) => {
    const ada = await newOwner();
    const { id: organization_id } = await ada.api.organizations.get.query({ organization_id: '@current' });
    const { system } = rolecall.system();
    const uuids: string[] = [];
    for (let number = 0; number < 300; number += 1) {
      const email = `person-${number}-${organization_id}@example.com`;
      uuids.push((await system.createUser({ email, first_name: `Person ${number}` })).uuid);
      await system.addMember({ organization_id, email });
    }
    // Every two people have the same one or two roles.
    for (let number = 0; number < 60; number += 1) {
      const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: `Role ${number}` });
      const user_uuids = uuids.filter((_, person) => [(person % 150) % 60, (person % 150) % 59].includes(number));
      await ada.api.roleMemberships.createMany.mutate({ organization_id, role_id, user_uuids });
    }
    await ada.enter(context);
    await page.goto('/map');
    const picture = page.getByRole('region', { name: /^Picture/ });
    await expect(picture.getByRole('link', { name: /^Person: / })).toHaveCount(300);
    const nodes = picture.locator(':is(a, ul):not(ul *)');
    const pointed = 20;
    await watchEvents(page, 'mouseover');
    for (let number = 0; number < pointed; number += 1) {
      await nodes.nth(number * 5).hover();
      await expect(picture.locator('svg > path').last()).not.toHaveAttribute('d', '');
    }
    const { median, worst } = await timesOf(page, pointed);
    const summary = note('pointing at the map', `${median} ms, at worst ${worst} ms, of ${pointed} times`);
    expect(median, summary).toBeLessThan(promised);
  },
);
