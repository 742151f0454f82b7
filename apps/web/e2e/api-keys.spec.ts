import { disconnect, expect, expectAccessible, expectAccessibleAtNight, hold, offline, test } from './test.ts';

test('a key is created with limits, shown once, used and revoked', async ({ page, context, newOwner }) => {
  const ada = await newOwner('Difference Engines');
  const organization = (await ada.api.users.me.query()).organization?.id ?? '';
  const project = await ada.api.projects.create.mutate({ organization_id: organization, name: 'Web shop' });
  await ada.enter(context);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/settings/api-keys');
  await expect(page.getByRole('heading', { name: 'No API keys yet' })).toBeVisible();
  await expectAccessibleAtNight(page);

  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label').fill('terraform');
  await dialog.getByRole('button', { name: 'Terraform' }).click();
  await expect(dialog.getByLabel('Access to projects: Write')).toBeChecked();
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await dialog.getByLabel('Organization and roles: Write').check();
  await dialog.getByLabel('Projects and dashboards: Read').check();
  await dialog.getByRole('group', { name: 'Organizations', exact: true }).getByLabel('Only some').check();
  await expect(dialog.getByLabel('Difference Engines')).toBeChecked();
  const projects = dialog.getByRole('group', { name: 'Projects', exact: true });
  await projects.getByLabel('Only some').check();
  await projects.getByLabel('Web shop').check();
  await dialog.getByLabel('Expires').selectOption('In 30 days');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Create key' }).click();

  const shown = page.getByRole('alertdialog', { name: 'Copy “terraform” now' });
  await shown.getByRole('button', { name: 'Copy API key' }).click();
  await expect(shown.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
  const value = await page.evaluate(() => navigator.clipboard.readText());
  expect(value).toMatch(/^phx_[0-9A-Za-z]{40,}$/);
  await expectAccessibleAtNight(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(value)).toBeHidden();

  const { results } = await ada.api.personalApiKeys.list.query({});
  expect(results[0]).toMatchObject({
    label: 'terraform',
    scopes: ['organization:write', 'project:read'],
    scoped_organizations: [organization],
    scoped_projects: [project.id],
  });
  const days = (Date.parse(results[0]?.expires_at ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);

  const request = () =>
    page.request.get(`/api/organizations/${organization}/roles`, { headers: { authorization: `Bearer ${value}` } });
  expect((await request()).status()).toBe(200);
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'terraform' });
  await expect(row.getByRole('cell', { name: 'just now', exact: true })).toBeVisible();
  await expect(row.getByText('Web shop')).toBeVisible();
  await expectAccessible(page);

  await row.getByRole('button', { name: 'Revoke terraform…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText(/^Key “.*” revoked$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No API keys yet' })).toBeVisible();
  expect((await request()).status()).toBe(401);
});

test(
  'people in several organizations are told what “@current” means for a key',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.organizations.create.mutate({ name: 'Elsewhere' });
    await ada.enter(context);
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await expect(page.getByRole('dialog')).toContainText('and changes when you switch');
  },
);

test.describe('refused requests', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/personalApiKeys.'] });

  test('show the server’s message where it belongs', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label').fill('terraform');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByRole('group', { name: 'Scopes' })).toHaveAccessibleDescription(
      /Choose at least one scope\./,
    );
    await dialog.getByLabel('Full access', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Revoke terraform…' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // The same person deletes the key in another browser.
    const { results } = await ada.api.personalApiKeys.list.query({});
    await ada.api.personalApiKeys.delete.mutate({ id: results[0]?.id ?? '' });
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await expect(page.getByText('Key “terraform” was already revoked')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No API keys yet' })).toBeVisible();
  });
});

test('the dialog waits for a key that is slow to arrive', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label').fill('terraform');
  await dialog.getByRole('button', { name: 'Terraform' }).click();
  const answer = await hold(page, '**/api/trpc/personalApiKeys.create*');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const began = Date.now();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('alert')).toContainText('which is shown only once');
  await expectAccessibleAtNight(page);
  // Other dialogs can be closed by then.
  await expect.poll(() => Date.now() - began, { timeout: 15_000 }).toBeGreaterThan(11_000);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  answer();
  await expect(page.getByRole('alertdialog', { name: 'Copy “terraform” now' })).toBeVisible();
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('the form keeps its values and can be sent again', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'New key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label').fill('terraform');
    await dialog.getByLabel('Projects and dashboards: Read').check();
    await disconnect(page);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByText('The server did not answer.')).toBeVisible();
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Copy “terraform” now' })).toBeVisible();
  });
});

test('nobody sees another person’s keys', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  await ada.api.personalApiKeys.create.mutate({ label: 'nightly build', scopes: ['*'] });
  const grace = await newMember(ada);
  await page.goto('/settings/api-keys');
  await expect(page).toHaveURL(/\/sign-in/);
  await grace.enter(context);
  await page.goto('/settings/api-keys');
  await expect(page.getByRole('heading', { name: 'No API keys yet' })).toBeVisible();
  await expect(page.getByText('nightly build')).toBeHidden();
  // A key can still be created when no key matches the search.
  await page.goto('/settings/api-keys?search=nothing');
  await expect(page.getByRole('button', { name: 'New key' })).toBeVisible();
});

test('a key can be created with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  const create = page.getByRole('button', { name: 'New key' });
  await create.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Label')).toBeFocused();
  await page.keyboard.type('terraform');
  await page.keyboard.press('Tab');
  await expect(dialog.getByLabel('Chosen scopes')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Read only' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(dialog.getByLabel('Organization and roles: Read')).toBeChecked();
  // Enter in a field submits the form.
  for (let step = 0; step < 2; step += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  const shown = page.getByRole('alertdialog');
  await expect(shown).toBeVisible();
  // The key is shown only once, so only its own button closes the dialog.
  await page.keyboard.press('Escape');
  await expect(shown.getByText('When you have saved it, close it with “Done”.')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(shown).toBeHidden();
  await expect(page.getByRole('button', { name: 'Revoke terraform…' })).toBeVisible();
});
