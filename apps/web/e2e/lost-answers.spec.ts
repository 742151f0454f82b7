import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

/** Loses the response to the next call: the server has performed it, but the browser does not know. */
const loseAnswer = (page: Page, procedure: string) =>
  page.route(
    `**/api/trpc/${procedure}*`,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );

test.describe('after a response was lost', () => {
  test.use({ expectedFailures: ['net::ERR_FAILED'] });

  test('retrying shows the key that was already created, and creates no second one', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings/api-keys?new=1');
    await loseAnswer(page, 'personalApiKeys.create');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label').fill('deploy');
    await dialog.getByLabel('Full access', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('The server did not answer')).toBeVisible();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByRole('alertdialog').getByText(/^phx_\w{49}$/)).toBeVisible();
    expect((await ada.api.personalApiKeys.list.query({})).count).toBe(1);
    await page.getByRole('button', { name: 'Done' }).click();

    // Once the first key is known, the same label and scopes create another one.
    await page.getByRole('button', { name: 'New key' }).click();
    await dialog.getByLabel('Label').fill('deploy');
    await dialog.getByLabel('Full access', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByRole('alertdialog').getByText(/^phx_\w{49}$/)).toBeVisible();
    expect((await ada.api.personalApiKeys.list.query({})).count).toBe(2);
  });

  test('repeating a write that was reverted in the meantime performs it again', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { uuid } = await ada.api.users.me.query();
    const { id: role_id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
    await ada.api.roleMemberships.create.mutate({ organization_id: '@current', role_id, user_uuid: uuid });
    const holders = async () =>
      (await ada.api.roleMemberships.list.query({ organization_id: '@current', role_id })).count;
    await ada.enter(context);
    await page.goto(`/members/${uuid}`);
    const role = page.getByRole('link', { name: 'On call' }).first();
    const takeAndGiveBack = async () => {
      await page.getByRole('button', { name: 'Remove Ada Lovelace from “On call”' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Leave role' }).click();
      await expect.poll(holders).toBe(0);
      await page.getByRole('button', { name: 'Undo' }).click();
    };
    await loseAnswer(page, 'roleMemberships.create');
    await takeAndGiveBack();
    await expect(page.getByText('Ada Lovelace did not get “On call” back')).toBeVisible();
    await expect(role).toBeVisible();
    expect(await holders()).toBe(1);
    await takeAndGiveBack();
    await expect.poll(holders).toBe(1);
    await expect(role).toBeVisible();
  });

  test('the page shows the result without a retry', async ({ page, context, newOwner }) => {
    await (await newOwner()).enter(context);
    await page.goto('/roles?new=1');
    await loseAnswer(page, 'roles.create');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('On call');
    await dialog.getByRole('button', { name: 'Create role' }).click();
    await expect(dialog.getByText('The server did not answer')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('rowheader', { name: 'On call' })).toBeVisible();
  });

  test('a setting that was saved can be edited again', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings');
    await loseAnswer(page, 'organizations.update');
    const name = page.getByLabel('Name', { exact: true });
    const save = page.getByRole('button', { name: 'Save changes' });
    await name.fill('Bravo');
    await save.click();
    await expect(page.getByText('Your changes were saved after all')).toBeVisible();
    await expect(page.getByText('The server did not answer')).toHaveCount(0);
    await expect(page.getByText('1 unsaved change')).toBeHidden();
    await name.fill('Charlie');
    await expect(page.getByText('This was changed in the meantime')).toHaveCount(0);
    await save.click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    expect((await ada.api.organizations.get.query({ organization_id: '@current' })).name).toBe('Charlie');
  });

  test('a name that was saved in place can be edited again', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    await loseAnswer(page, 'roles.update');
    await page.getByRole('button', { name: 'Rename the role' }).click();
    const name = page.getByRole('textbox', { name: 'Name of the role' });
    await name.fill('Standby');
    await name.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Standby' })).toBeAttached();
    await expect(name).toHaveValue('Standby');
    await expect(page.getByText('The server did not answer')).toHaveCount(0);
    await expect(page.getByText('This was changed in the meantime')).toHaveCount(0);
    await name.fill('Night watch');
    await name.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Night watch' })).toBeVisible();
    expect((await ada.api.roles.get.query({ organization_id: '@current', id })).name).toBe('Night watch');
  });

  test('retrying creates only one project', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/projects');
    await page.getByRole('button', { name: 'New project' }).first().click();
    await loseAnswer(page, 'projects.create');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Web shop');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(dialog.getByText('The server did not answer')).toBeVisible();
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(page).toHaveURL(/\/projects\/\d+$/);
    expect((await ada.api.projects.list.query({ organization_id: '@current' })).count).toBe(1);
  });
});
