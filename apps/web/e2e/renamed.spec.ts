import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

const organization_id = '@current';

/** Goes back in history to a path that was visited before, without reloading the app. */
async function backTo(page: Page, path: string): Promise<void> {
  await expect(async () => {
    await page.goBack();
    await expect(page).toHaveURL(path, { timeout: 500 });
  }).toPass();
}

test('going back shows a new name on earlier pages', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { id: role } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  const { id: project_id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.api.access.setProjectRule.mutate({ project_id, role, access_level: 'admin' });
  await ada.enter(context);
  await page.goto(`/roles/${role}`);
  const link = (name: string) => page.locator('#content').getByRole('link', { name }).first();
  await link('Web shop').click();
  await link('Settings').click();
  await page.getByLabel('Name', { exact: true }).fill('Corner shop');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await backTo(page, `/roles/${role}`);
  await expect(link('Corner shop')).toBeVisible();
  await expect(link('Web shop')).toBeHidden();
});
