import type { Page } from '@playwright/test';
import { expect, hold, test } from './test.ts';

/** Makes all further requests for the app's code fail. */
const cutOff = (page: Page) => page.route('**/_next/static/**', (route) => route.abort());

test.describe('code that cannot be loaded', () => {
  test.use({ expectedFailures: ['net::ERR_FAILED', 'ChunkLoadError', 'An error occurred in the'] });

  for (const [what, path, name] of [
    ['a menu', '/roles', 'Actions for On call'],
    ['a dialog', '/roles', 'New role'],
    ['the menu of the frame', '/roles', /^Account: /],
    ['a field in place', '/roles/:id', 'Rename the role'],
  ] as const)
    test(
      `leaves the page unchanged when it is for ${what}`,
      { tag: what === 'a menu' ? [] : '@night' },
      async ({ page, context, newOwner }) => {
        const ada = await newOwner();
        const { id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
        await ada.enter(context);
        await page.goto(path.replace(':id', id));
        await cutOff(page);
        const button = page.getByRole('button', { name });
        await button.press('Enter');
        // The code for messages may be missing as well.
        await expect(page.getByText('This could not be opened')).toBeVisible();
        await expect(button).toBeFocused();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      },
    );

  for (const [what, path, name, rest] of [
    ['the changes', '/activity', 'Details', 'Who did what, when and how.'],
    ['the form to try a request', '/docs/api/roles', /^Try it/, 'GET'],
  ] as const)
    test(`is reported in place when it is for ${what}`, { tag: '@night' }, async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
      await ada.enter(context);
      await page.goto(path);
      await cutOff(page);
      await page.getByRole('button', { name }).first().click();
      await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
      await expect(page.getByText(rest).first()).toBeVisible();
    });

  test('is reported once when it is for the selection bar', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    for (const label of ['backup', 'deploy']) await ada.api.personalApiKeys.create.mutate({ label, scopes: ['*'] });
    await ada.enter(context);
    await page.goto('/settings/api-keys');
    await cutOff(page);
    await page.getByRole('checkbox', { name: 'Select backup' }).check();
    await expect(page.getByText('This could not be opened')).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('checkbox', { name: 'Select deploy' }).check();
    await page.waitForLoadState('networkidle');
    await expect(page.getByText('This could not be opened')).toHaveCount(0);
  });

  test('does not affect the rest of a form', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    const html = await (await page.request.get('/settings')).text();
    await page.route('**/_next/static/**', (route) =>
      html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
    );
    await page.goto('/settings');
    await page.getByRole('textbox', { name: 'Default role' }).focus();
    await expect(page.getByText('This could not be opened')).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill('Acme and sons');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
  });
});

test.describe('translations that cannot be loaded', () => {
  test.use({ expectedFailures: ['net::ERR_'] });

  test('are retried with increasing delays, and immediately when the connection is back', async ({
    context,
    newOwner,
  }) => {
    await (await newOwner()).enter(context);
    const page = await context.newPage();
    const times: number[] = [];
    let isCutOff = true;
    await page.route('**/_next/static/**/*.js', async (route) => {
      const response = await route.fetch();
      if (!isCutOff || !(await response.text()).includes('"notOpened":')) return route.fulfill({ response });
      times.push(Date.now());
      await route.abort();
    });
    await page.goto('/roles', { waitUntil: 'commit' });
    // Next.js sends two requests per attempt. This is the third attempt, after 1 s and another 2 s. The fourth follows 4 s later.
    await expect.poll(() => times.length).toBe(6);
    expect(Date.now() - (times[0] ?? 0)).toBeGreaterThan(3_000);
    isCutOff = false;
    await context.setOffline(true);
    await context.setOffline(false);
    const button = page.getByRole('button', { name: 'New role' }).first();
    const answers = () => button.evaluate((node) => Object.keys(node).some((key) => key.startsWith('__reactFiber')));
    await expect.poll(answers, { timeout: 3_500 }).toBe(true);
    await button.click();
    await expect(page.getByRole('dialog', { name: 'New role' })).toBeVisible();
  });
});

test('Escape cancels a dialog that is still loading, and focus stays where it was', async ({
  page,
  context,
  newOwner,
}) => {
  await (await newOwner()).enter(context);
  await page.goto('/roles');
  const release = await hold(page, '**/_next/static/**');
  const button = page.getByRole('button', { name: 'New role' });
  await button.press('Enter');
  await page.keyboard.press('Escape');
  release();
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New role' })).toBeVisible();
});

test.describe('a write that fails twice', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['net::ERR_FAILED'] });

  test('is reported once, until it succeeds', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await newMember(ada);
    await ada.enter(context);
    await page.goto('/members');
    await page.route('**/api/trpc/members.update**', (route) => route.abort());
    const told = page.getByRole('alertdialog').filter({ hasText: 'Grace Hopper is still a member' });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
      const isSent = page.waitForEvent('requestfailed');
      await page.getByRole('menuitemradio', { name: /^Admin/ }).click();
      await isSent;
      await expect(told).toBeVisible();
    }
    await expect(told).toHaveCount(1);
    await page.unroute('**/api/trpc/members.update**');
    await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
    await page.getByRole('menuitemradio', { name: /^Admin/ }).click();
    await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Admin' })).toBeVisible();
    await expect(told).toHaveCount(0);
  });
});
