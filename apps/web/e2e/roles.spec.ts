import { expect, expectAccessible, expectAccessibleAtNight, newPerson, signUp, test } from './test.ts';

const current = { organization_id: '@current' } as const;

test('a role is created, still listed after a reload, and deleted', async ({ page }) => {
  await signUp(page, newPerson());
  await page.goto('/roles');
  await page.getByRole('button', { name: 'New role' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('On call');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await page.reload();
  await page.getByRole('button', { name: 'Actions for On call' }).click();
  await page.getByRole('menuitem', { name: /delete/i }).click();
  const confirmation = page.getByRole('alertdialog').filter({ has: page.getByRole('button', { name: 'Cancel' }) });
  await confirmation.getByRole('button', { name: /delete/i }).click();
  await expect(confirmation).toBeHidden();
  const row = page.getByRole('button', { name: 'Actions for On call' });
  await expect(row).toBeHidden();
  // It is removed from the list before the server responds.
  await expect(page.getByText('Role “On call” deleted')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'New role' }).first()).toBeVisible();
  await expect(row).toBeHidden();
});

test(
  'roles show how many people have them, and search and order are in the URL',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { uuid: adaUuid } = await ada.api.users.me.query();
    const { uuid: graceUuid } = await grace.api.users.me.query();
    const people = { 'On call': [adaUuid, graceUuid], Platform: [graceUuid], Zoo: [] };
    for (const [name, user_uuids] of Object.entries(people)) {
      const role = await ada.api.roles.create.mutate({ ...current, name });
      if (user_uuids.length > 0)
        await ada.api.roleMemberships.createMany.mutate({ ...current, role_id: role.id, user_uuids });
      if (name === 'Platform') {
        await ada.api.organizations.update.mutate({ ...current, default_role_id: role.id });
        await ada.api.roleExternalReferences.create.mutate({
          ...current,
          role: role.id,
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_id: '1',
          provider_role_name: 'Platform',
        });
      }
    }
    await ada.enter(context);
    const html = await (await context.request.get('/roles')).text();
    for (const name of Object.keys(people)) expect(html).toContain(name);

    await page.goto('/roles');
    const names = page.getByRole('row').getByRole('link');
    await expect(names).toHaveText(['On call', 'Platform', 'Zoo']);
    await expect(page.getByRole('row', { name: 'On call' })).toContainText('2 people');
    await expect(page.getByRole('row', { name: 'Platform' })).toContainText('Default');
    await expect(page.getByRole('row', { name: 'Platform' })).toContainText('1 person');
    await expect(page.getByRole('row', { name: 'Platform' })).toContainText('1 group');
    await expect(page.getByRole('row', { name: 'Zoo' })).toContainText('None');
    await expect(page.getByText('3 roles')).toBeVisible();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'People' }).click();
    await expect(names).toHaveText(['Zoo', 'Platform', 'On call']);
    await page.getByRole('button', { name: 'People' }).click();
    await expect(names).toHaveText(['On call', 'Platform', 'Zoo']);
    await expect(page).toHaveURL('/roles?order=-member_count');
    await page.getByRole('searchbox').fill('O');
    await expect(names).toHaveText(['On call', 'Platform', 'Zoo']);
    await page.getByRole('searchbox').fill('PLAT');
    await expect(names).toHaveText(['Platform']);
    await page.reload();
    await expect(names).toHaveText(['Platform']);
  },
);

test('a role can be renamed in the list, and the change undone', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.api.roles.create.mutate({ ...current, name: 'On call' });
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('button', { name: 'Actions for On call' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const field = page.getByRole('textbox', { name: 'Name of “On call”' });
  await expect(field).toBeFocused();
  await expectAccessibleAtNight(page);
  await field.fill('Standby');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Standby' })).toBeFocused();
  await page.getByText('“On call” is now “Standby”').waitFor();
  const undone = page.waitForResponse('**/api/trpc/roles.update*');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
  await undone;
  await page.reload();
  await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
});

test('a role shows its description, which can be edited in place', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('button', { name: 'New role' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('On call');
  await dialog.getByLabel('Description').fill('Answers alerts');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: 'On call' })).toContainText('Answers alerts');
  await page.getByRole('button', { name: 'Actions for On call' }).click();
  await page.getByRole('menuitem', { name: 'Edit description' }).click();
  await page.getByRole('textbox', { name: 'Description of “On call”' }).fill('Answers alerts at night');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Description of “On call” saved')).toBeVisible();
  await expect(page.getByRole('link', { name: 'On call' })).toBeFocused();
  await expectAccessibleAtNight(page);

  await page.getByRole('link', { name: 'On call' }).click();
  await expect(page.getByText('Answers alerts at night', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Edit description' }).click();
  await page.getByRole('textbox', { name: 'Description of the role' }).fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add a description' })).toBeFocused();
  await expect(page.getByRole('list').getByText('changed the description of the role').first()).toBeVisible();
  const descriptions = async () =>
    (await ada.api.roles.overview.query(current)).results.map(({ description }) => description);
  await expect.poll(descriptions).toEqual(['']);
});

test.describe('a name that is taken', () => {
  test.use({ expectedFailures: ['/api/trpc/roles.create', '/api/trpc/roles.update'] });

  test('shows the server’s message at the field', async ({ page }) => {
    await signUp(page, newPerson());
    await page.goto('/roles');
    for (const name of ['Ärzte', 'ÄRZTE']) {
      await page.getByRole('button', { name: 'New role' }).first().click();
      await page.getByRole('dialog').getByLabel('Name').fill(name);
      await page.keyboard.press('Enter');
      if (name === 'Ärzte') await expect(page.getByRole('dialog')).toBeHidden();
    }
    await expect(page.getByRole('dialog').getByLabel('Name')).toHaveAccessibleDescription(
      /There is already a role with this name\./,
    );
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test(
    'is reported when renaming, which keeps what was typed',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      for (const name of ['On call', 'Platform']) await ada.api.roles.create.mutate({ ...current, name });
      await ada.enter(context);
      await page.goto('/roles');
      await page.getByRole('button', { name: 'Actions for Platform' }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await page.getByRole('textbox', { name: 'Name of “Platform”' }).fill('ON CALL');
      await page.keyboard.press('Enter');
      const field = page.getByRole('textbox', { name: 'Name of “Platform”' });
      await expect(field).toHaveAccessibleDescription('There is already a role with this name.');
      await expect(field).toHaveValue('ON CALL');
      await expectAccessibleAtNight(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('link', { name: 'Platform' })).toBeFocused();
    },
  );
});

test(
  'members see the roles, but no actions that they cannot perform',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ ...current, name: 'On call' });
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/roles');
    await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'New role' })).toBeHidden();
    await expect(page.getByRole('button', { name: /^Actions/ })).toBeHidden();
  },
);

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/roles.delete'] });

  test('says that a role was already deleted by someone else', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.roles.create.mutate({ ...current, name: 'On call' });
    await ada.enter(context);
    await page.goto('/roles');
    await page.getByRole('button', { name: 'Actions for On call' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByText('No one has this role.')).toBeVisible();
    // Someone else deletes the role in the meantime.
    await ada.api.roles.delete.mutate({ ...current, id });
    await dialog.getByRole('button', { name: 'Delete role' }).click();
    await expect(page.getByText('Role “On call” was already deleted')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No roles yet' })).toBeVisible();
  });
});

test(
  'everything can be reached with the keyboard and is accessible',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    for (const name of ['On call', 'Platform']) await ada.api.roles.create.mutate({ ...current, name });
    await ada.enter(context);
    await page.goto('/roles');
    await expectAccessibleAtNight(page);

    const actions = page.getByRole('button', { name: 'Actions for Platform' });
    await actions.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
    await expectAccessibleAtNight(page);
    await page.keyboard.press('Escape');
    await expect(actions).toBeFocused();

    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
    await expectAccessibleAtNight(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await expect(actions).toBeFocused();

    const create = page.getByRole('button', { name: 'New role' });
    await create.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
    await page.keyboard.type('Launch');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Launch' })).toBeVisible();
    await expect(page.getByText('Role “Launch” created')).toBeVisible();
    await expectAccessibleAtNight(page);
  },
);
