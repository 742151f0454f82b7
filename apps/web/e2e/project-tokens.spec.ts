import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

async function newProject(ada: Visitor, rotations = 0) {
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  for (let time = 0; time < rotations; time += 1)
    await ada.api.projects.rotateSecretToken.mutate({ organization_id, id });
  return { id, path: `/projects/${id}/tokens`, get: () => ada.api.projects.get.query({ organization_id, id }) };
}

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a secret token can be created, copied, revealed and rotated, and its backup deleted', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  const { path, get } = await newProject(ada);
  await ada.enter(context);
  await page.goto(path);
  const card = page.getByRole('region', { name: 'Secret token' });
  await expect(card).toContainText('The project has no secret token yet.');
  // A double click creates one token and no backup, even on a busy page that handles both clicks at once.
  await card.getByRole('button', { name: 'Create secret token' }).evaluate(async (button) => {
    const first = new MouseEvent('click', { bubbles: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = new MouseEvent('click', { bubbles: true });
    for (const click of [first, second]) button.dispatchEvent(click);
  });
  await expect(card.getByText('Current token')).toBeVisible();
  await expect(card.getByText('Backup token')).toBeHidden();
  const { secret_api_token: first, secret_api_token_backup: backup } = await get();
  expect(backup).toBeNull();

  // The masked token is nowhere else on the page either.
  await page.reload();
  await expect(card).toContainText(`phs_...${first!.slice(-4)}`);
  expect(await page.content()).not.toContain(first);
  expect(await (await context.request.get(path)).text()).not.toContain(first);
  await card.getByRole('button', { name: 'Copy the current token' }).click();
  await expect(card.getByText('Copied').first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);
  expect(await page.content()).not.toContain(first);
  await card.getByRole('button', { name: 'Reveal the current token' }).click();
  await expect(card.getByText(first!)).toBeVisible();
  await expectAccessibleAtNight(page);
  await card.getByRole('button', { name: 'Hide the current token' }).click();
  await expect(card.getByText(first!)).toBeHidden();

  await card.getByRole('button', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('alertdialog', { name: /\?$/ });
  await expect(dialog).toContainText('The current one becomes the backup and keeps working');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Rotate' }).click();
  await expect(dialog).toBeHidden();
  await expect(card.getByText('Backup token')).toBeVisible();
  const rotated = await get();
  expect(rotated.secret_api_token_backup).toBe(first);
  await expect(card).toContainText(`phs_...${rotated.secret_api_token!.slice(-4)}`);
  await card.getByRole('button', { name: 'Reveal the backup token' }).click();
  await expect(card.getByText(first!)).toBeVisible();
  await expectAccessible(page);

  // Rotating again ends the current backup.
  await card.getByRole('button', { name: 'Rotate…' }).click();
  await expect(dialog).toContainText('stops working at once; it was never used');
  await page.keyboard.press('Escape');

  await card.getByRole('button', { name: 'Delete backup…' }).click();
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Delete backup' }).focus();
  await page.keyboard.press('Enter');
  await expect(card.getByText('Backup token')).toBeHidden();
  await expect(card.locator(':focus')).toHaveCount(1);
  expect(await get()).toMatchObject({
    secret_api_token: rotated.secret_api_token,
    secret_api_token_backup: null,
  });
});

test('resetting the public token requires typing the project’s name', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path, get } = await newProject(ada);
  const { api_token } = await get();
  await ada.enter(context);
  await page.goto(path);
  const card = page.getByRole('region', { name: 'Public token' });
  await expect(card).toContainText(api_token);
  await card.getByRole('button', { name: 'Reset…' }).click();
  const dialog = page.getByRole('alertdialog', { name: /\?$/ });
  await dialog.getByRole('textbox').fill('Web shop');
  await dialog.getByRole('button', { name: 'Reset token' }).click();
  await expect(dialog).toBeHidden();
  await expect(card).not.toContainText(api_token);
  await expect(card).toContainText((await get()).api_token);
});

test.describe('a deleted project', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/projects.'] });

  test('cannot have its token rotated, and the dialog says so', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id, path } = await newProject(ada, 1);
    await ada.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Rotate…' }).click();
    await ada.api.projects.delete.mutate({ organization_id, id });
    const dialog = page.getByRole('alertdialog', { name: /\?$/ });
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('Not found.');
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('tokens cannot be copied or rotated until the connection is back', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path, get } = await newProject(ada, 1);
    const { secret_api_token } = await get();
    await ada.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Rotate…' }).click();
    const dialog = page.getByRole('alertdialog', { name: /\?$/ });
    // The dialog's code is loaded when it opens.
    await expect(dialog).toBeVisible();
    await disconnect(page);
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    await expect(dialog.getByRole('alert')).toHaveText(/The server did not answer/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy the current token' }).click();
    await expect(page.getByText('Not copied').first()).toBeVisible();
    await context.setOffline(false);
    expect((await get()).secret_api_token).toBe(secret_api_token);
    await page.getByRole('button', { name: 'Reveal the current token' }).click();
    await expect(page.getByText(secret_api_token!)).toBeVisible();
  });
});

test('members cannot see the secret token, and are told who can', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const { path } = await newProject(ada, 2);
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto(path);
  const card = page.getByRole('region', { name: 'Secret token' });
  await expect(card).toContainText(
    'Only admins of the project, and admins and owners of the organization, can see and rotate it.',
  );
  await expect(card.getByRole('button')).toHaveCount(0);
  await expect(card).not.toContainText('phs_');
  await expect(page.getByRole('button', { name: 'Reset…' })).toBeHidden();
  await expectAccessibleAtNight(page);
});

test('a token can be rotated with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path, get } = await newProject(ada, 1);
  const { secret_api_token } = await get();
  await ada.enter(context);
  await page.goto(path);
  const rotate = page.getByRole('button', { name: 'Rotate…' });
  await rotate.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog', { name: /\?$/ }).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('alertdialog', { name: /\?$/ }).getByRole('button', { name: 'Rotate' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Backup token')).toBeVisible();
  await expect(rotate).toBeFocused();
  expect((await get()).secret_api_token_backup).toBe(secret_api_token);
  const reveal = page.getByRole('button', { name: 'Reveal the backup token' });
  await reveal.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(secret_api_token!)).toBeVisible();
});
