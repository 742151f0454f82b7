import type { Page } from '@playwright/test';
import { disconnect, expect, offline, test } from './test.ts';

const current = { organization_id: '@current' } as const;

/** Expects the focus to settle within a part of the page. */
async function expectFocusWithin(page: Page, part: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await expect(
    page
      .locator(part)
      .filter({ has: page.locator(':focus') })
      .or(page.locator(`${part}:focus`)),
  ).toBeVisible();
}

test('focus stays on the page when a list loses its last entry', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const role = await ada.api.roles.create.mutate({ ...current, name: 'On call' });
  await newMember(ada, 1, [role.id]);
  await ada.api.roleExternalReferences.create.mutate({
    ...current,
    role: role.id,
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_name: 'Pagers',
  });
  await ada.enter(context);
  await page.goto('/external-groups');
  await page.getByRole('button', { name: 'Unlink Pagers from On call' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'No external groups yet' })).toBeVisible();
  await expectFocusWithin(page, 'main');

  await page.goto(`/roles/${role.id}`);
  await page.getByRole('checkbox', { name: /Grace Hopper/ }).press('Space');
  await page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: 'Remove from role' })
    .press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'No one has this role yet' })).toBeVisible();
  await expectFocusWithin(page, 'section:has(h2:text-is("People"))');
});

test(
  'focus stays on the page when a dialog that was opened by the URL closes',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/roles?new=1');
    await page.getByRole('dialog').getByRole('textbox').first().press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expectFocusWithin(page, 'main');
  },
);

test(
  'focus moves to the field when its last choice is removed',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.roles.create.mutate({ ...current, name: 'Everyone' });
    await ada.api.organizations.update.mutate({ ...current, default_role_id: id });
    await ada.enter(context);
    await page.goto('/settings');
    await page.getByLabel('Contact').focus();
    await page.getByRole('row', { name: 'Everyone' }).getByRole('button').press('Enter');
    await expect(page.getByRole('row', { name: 'Everyone' })).toBeHidden();
    await expect(page.getByRole('combobox', { name: /Default role/ })).toBeFocused();
  },
);

test(
  'a dialog without fields receives focus when it opens',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const { id } = await ada.api.roles.create.mutate({ ...current, name: 'On call' });
    await newMember(ada, 1, [id]);
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    const button = page.getByRole('button', { name: /^Why\?/ });
    const dialog = page.getByRole('dialog');
    // The first time, the dialog's code is loaded as well.
    for (let round = 0; round < 3; round++) {
      await button.press('Enter');
      await dialog.waitFor();
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(button).toBeFocused();
    }
  },
);

test.describe('without a connection', () => {
  test.use({ expectedFailures: offline });

  test('the page stays when a link or a palette entry cannot be opened', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/members');
    // Loads the palette and the code for messages first.
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').press('Escape');
    await page.waitForLoadState('networkidle');
    await disconnect(page);
    await page.getByRole('link', { name: 'Roles' }).press('Enter');
    const message = page.getByText('This could not be opened');
    await expect(message).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').press('Enter');
    await expect(message).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('link', { name: 'Roles' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  });
});
