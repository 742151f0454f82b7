import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';

const organization_id = '@current';

test('changed organization settings are shown where they are used', async ({
  page,
  context,
  elsewhere,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner('Difference Engines');
  const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.enter(context);
  await page.goto('/settings');
  await page.getByLabel('Name').fill('Analytical Engines');
  await page.getByLabel('Contact').fill('Charles');
  await page.getByLabel('Slack channel').fill('https://acme.slack.example/archives/C1');
  await page.getByRole('combobox', { name: 'Default role' }).fill('on');
  await expect(page.getByRole('option')).toHaveText(['On call']);
  // By keyboard, because a click may need to scroll, which closes the list.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: 'On call' })).toBeVisible();
  await expectAccessibleAtNight(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'On call' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  expect(await ada.api.organizations.get.query({ organization_id })).toMatchObject({
    name: 'Analytical Engines',
    posthog_contact: { name: 'Charles' },
    shared_slack_channel_url: 'https://acme.slack.example/archives/C1',
    default_role_id: id,
  });

  await page.reload();
  await expect(page.locator('form').getByText('On call', { exact: true })).toBeVisible();
  await page.getByLabel('Contact').fill('');
  await page.getByRole('button', { name: 'Remove On call' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  expect(await ada.api.organizations.get.query({ organization_id })).toMatchObject({
    posthog_contact: null,
    default_role_id: null,
  });

  await page.getByLabel('Contact').fill('Charles');
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Contact')).toHaveValue('Charles');
  await expect(page.getByText('1 unsaved change')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Contact')).toHaveValue('');
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();

  const grace = await newMember(ada);
  await grace.enter(elsewhere.context());
  await elsewhere.goto('/');
  await expect(elsewhere.getByRole('link', { name: /Our Slack channel/ })).toBeVisible();
});

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/organizations.update'] });

  test('shows the server’s message at the field, and loses nothing', async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    await page.goto('/settings');
    await page.getByLabel('Name').fill('Analytical Engines');
    await page.getByLabel('Slack channel').fill('not an address');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByLabel('Slack channel')).toHaveAccessibleDescription(/Enter a valid URL\./);
    await expect(page.getByLabel('Slack channel')).toBeFocused();
    await expect(page.getByLabel('Name')).toHaveValue('Analytical Engines');
    expect((await ada.api.organizations.get.query({ organization_id })).name).toBe('Difference Engines');
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('saving reports the failure, and works once the connection is back', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings');
    await page.getByLabel('Contact').fill('Charles');
    await expect(page.getByRole('combobox', { name: 'Default role' })).toBeVisible();
    await disconnect(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'The server did not answer.' })).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
  });
});

test(
  'members can read the settings, and are told who can change them',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner('Difference Engines');
    const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.api.organizations.update.mutate({ organization_id, default_role_id: id });
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/settings');
    await expect(page.getByText('Only admins and owners can change these settings.')).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: 'On call' })).toBeVisible();
    await expect(page.getByText('Only owners can delete it.')).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Delete…' })).toBeHidden();
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Leave…' }).click();
    await page.getByRole('button', { name: 'Leave organization' }).click();
    await expect(page.getByRole('heading', { name: 'You are not in an organization' })).toBeVisible();
  },
);

test(
  'deleting the organization requires typing its name, and works with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    await page.goto('/settings');
    await page.getByLabel('Name').focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' Ltd');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Settings saved')).toBeVisible();
    await page.getByRole('button', { name: 'Delete…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog', { name: 'Delete Difference Engines Ltd?' });
    await expect(dialog.getByRole('textbox')).toBeFocused();
    await expectAccessibleAtNight(page);
    const confirm = dialog.getByRole('button', { name: 'Delete organization' });
    await page.keyboard.type('Difference Engines');
    await expect(confirm).toBeDisabled();
    await page.keyboard.type(' Ltd');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'You are not in an organization' })).toBeVisible();
    expect((await ada.api.users.me.query()).organizations).toEqual([]);
  },
);
