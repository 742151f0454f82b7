import { expect, newPerson, signUp, test } from './test.ts';

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
