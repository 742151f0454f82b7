import { expect, expectAccessible, newPerson, signUp, test } from './test.ts';

test('a role is created, found by its address after a reload, and deleted', async ({ page }) => {
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
  const confirmation = page.getByRole('alertdialog').filter({ has: page.getByRole('textbox') });
  const confirm = confirmation.getByRole('button', { name: /delete/i });
  await expect(confirm).toBeDisabled();
  await confirmation.getByRole('textbox').fill('On call');
  await confirm.click();
  await expect(confirmation).toBeHidden();
  const row = page.getByRole('button', { name: 'Actions for On call' });
  await expect(row).toBeHidden();
  await page.reload();
  await expect(page.getByRole('button', { name: 'New role' }).first()).toBeVisible();
  await expect(row).toBeHidden();
});

test.describe('a name that is taken', () => {
  test.use({ expectedFailures: ['/api/trpc/roles.create'] });

  test('is told on its field, in the server’s words', async ({ page }) => {
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
});

test('members see the roles and are offered nothing that they may not do', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto('/roles');
  await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New role' })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Actions/ })).toBeHidden();
});

test.describe('a refusal', () => {
  test.use({ expectedFailures: ['/api/trpc/roles.delete'] });

  test('puts the deleted role back, and says why', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
    await ada.enter(context);
    await page.goto('/roles');
    await page.getByRole('button', { name: 'Actions for On call' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('textbox').fill('On call');
    // Gone meanwhile, by somebody else's hand.
    await ada.api.roles.delete.mutate({ organization_id: '@current', id });
    await dialog.getByRole('button', { name: 'Delete role' }).click();
    await expect(page.getByText('The role was not deleted')).toBeVisible();
    await expect(page.getByText('Not found.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'No roles yet' })).toBeVisible();
  });
});

test('everything is within reach of the keyboard, and nothing keeps people out', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  for (const name of ['On call', 'Platform']) await ada.api.roles.create.mutate({ organization_id: '@current', name });
  await ada.enter(context);
  await page.goto('/roles');
  await expectAccessible(page);

  const actions = page.getByRole('button', { name: 'Actions for Platform' });
  await actions.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(actions).toBeFocused();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeFocused();
  await expectAccessible(page);
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
  await expectAccessible(page);
});
