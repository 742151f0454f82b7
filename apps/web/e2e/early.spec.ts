import type { BrowserContext } from '@playwright/test';
import { expect, test } from './test.ts';

const organization_id = '@current';

/** Opens a page and holds back its scripts. @returns the page, and a function that releases the scripts */
async function openWithoutScripts(context: BrowserContext, path: string) {
  const page = await context.newPage();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_next/static/**/*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return { page, release };
}

test('clicks, typing and choices made before hydration take effect', async ({ context, newOwner }) => {
  const ada = await newOwner();
  for (const name of ['On call', 'Platform']) await ada.api.roles.create.mutate({ organization_id, name });
  await ada.enter(context);

  await test.step('a button and a search', async () => {
    const { page, release } = await openWithoutScripts(context, '/roles');
    await page.getByRole('searchbox').pressSequentially('plat');
    await page.getByRole('button', { name: 'New role' }).click();
    release();
    await expect(page.getByRole('dialog', { name: 'New role' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL('/roles?search=plat');
    await expect(page.getByRole('rowheader')).toHaveText([/Platform/]);
  });

  await test.step('a filter and a checkbox', async () => {
    const { page, release } = await openWithoutScripts(context, '/members');
    await page.getByRole('checkbox', { name: /Ada/ }).check();
    await page.getByLabel('Level').first().selectOption('Owner');
    release();
    await expect(page).toHaveURL('/members?level=15');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 member selected');
  });

  await test.step('a setting', async () => {
    const { page, release } = await openWithoutScripts(context, '/settings');
    await page.getByLabel('Name', { exact: true }).fill('Acme and sons');
    release();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    expect((await ada.api.organizations.get.query({ organization_id })).name).toBe('Acme and sons');
  });
});
