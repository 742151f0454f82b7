import { expect, expectAccessible, test } from './test.ts';

test('admins see all keys with access to the organization, but not what else they can access', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner('Difference Engines');
  const { id } = await ada.api.organizations.get.query({ organization_id: '@current' });
  const project = await ada.api.projects.create.mutate({ organization_id: id, name: 'Web shop' });
  const grace = await newMember(ada);
  const { id: elsewhere } = await grace.api.organizations.create.mutate({ name: 'Navy' });
  const scopes: ['*'] = ['*'];
  await ada.api.personalApiKeys.create.mutate({ label: 'backup', scopes });
  for (const limits of [
    { label: 'nightly build', scoped_organizations: [id] },
    { label: 'deploy', scoped_projects: [project.id] },
    { label: 'ships', scoped_organizations: [elsewhere] },
  ])
    await grace.api.personalApiKeys.create.mutate({ scopes, ...limits });
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  await page.getByRole('link', { name: 'Members’ API keys' }).click();
  const rows = page.getByRole('rowheader');
  await expect(rows).toHaveText([/backup/, /nightly build/, /deploy/]);
  const row = (label: string) => page.getByRole('row').filter({ hasText: label });
  await expect(row('backup')).toContainText('Whole organization');
  await expect(row('nightly build')).toContainText('This organization only');
  await expect(row('deploy')).toContainText('Web shop');
  await expect(page.getByText('Navy')).toHaveCount(0);
  // The page says who can revoke keys, because nothing on it does.
  await expect(page.getByText('Only the owner of a key can revoke it.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Revoke/ })).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Owner Anyone' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('grace');
  await page.getByRole('option', { name: 'Grace Hopper' }).click();
  await expect(rows).toHaveText([/nightly build/, /deploy/]);
  await expect(page).toHaveURL(/\?owner=[0-9a-f-]{36}$/);
  await page.reload();
  await expect(rows).toHaveText([/nightly build/, /deploy/]);
  await expect(page.getByRole('button', { name: 'Owner Grace Hopper' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear person' }).press('Enter');
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Owner Anyone' })).toBeFocused();
  await row('backup').getByRole('link', { name: 'Ada Lovelace' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
});

test(
  'going back to the list shows no revoked keys and no keys of removed members',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    for (const label of ['backup', 'deploy']) await ada.api.personalApiKeys.create.mutate({ label, scopes: ['*'] });
    await grace.api.personalApiKeys.create.mutate({ label: 'nightly build', scopes: ['*'] });
    await ada.enter(context);
    await page.goto('/settings/member-keys');
    const rows = page.getByRole('rowheader');
    await expect(rows).toHaveText([/backup/, /deploy/, /nightly build/]);
    await page.getByRole('link', { name: 'API keys', exact: true }).click();
    await page.getByRole('button', { name: 'Revoke backup…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
    await expect(rows).toHaveText([/deploy/]);
    await page.goBack();
    await expect(rows).toHaveText([/deploy/, /nightly build/]);

    await page.getByRole('link', { name: 'Members', exact: true }).click();
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Remove from organization…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from organization' }).click();
    await expect(page.getByText('Grace Hopper removed')).toBeVisible();
    await page.goBack();
    await expect(rows).toHaveText([/deploy/]);
  },
);

for (const [what, path, empty] of [
  ['keys', '/settings/member-keys?owner=', 'No matching keys'],
  ['changes', '/activity?user=', 'No changes found'],
] as const)
  test(
    `a filter for the ${what} of a non-member says so and finds none`,
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto(`${path}01890a5d-ac96-774b-bcce-b302099a8057`);
      await expect(page.getByText('Not a member')).toBeVisible();
      await expect(page.getByRole('heading', { name: empty })).toBeVisible();
      await page.getByRole('button', { name: 'Clear person' }).click();
      await expect(page.getByText('Anyone')).toBeVisible();
      // For a member who has none, the name is shown.
      await page.goto(path + (await ada.api.users.me.query()).uuid);
      await expect(page.getByRole('main')).toContainText('Ada Lovelace');
    },
  );

test.describe('members', () => {
  test.use({ expectedFailures: ['/api/trpc/personalApiKeys.'] });

  test(
    'cannot see the keys of others, and are told who can',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      await ada.api.personalApiKeys.create.mutate({ label: 'nightly build', scopes: ['*'] });
      const grace = await newMember(ada, 8);
      await grace.enter(context);
      await page.goto('/settings/member-keys');
      await expect(page.getByRole('rowheader')).toHaveText([/nightly build/]);
      const { uuid: user_uuid } = await grace.api.users.me.query();
      await ada.api.members.update.mutate({ organization_id: '@current', user_uuid, level: 1 });
      await page.reload();
      await expect(page.getByRole('main')).toContainText('Ada Lovelace');
      await expect(page.getByText('nightly build')).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'API keys' })).toHaveText(['API keys']);
    },
  );
});
