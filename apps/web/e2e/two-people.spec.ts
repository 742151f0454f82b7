import { expect, expectAccessible, test } from './test.ts';

const organization_id = '@current';

const admin = 8;

test.describe('what somebody else has changed meanwhile', () => {
  test.use({ expectedFailures: ['/api/trpc/projects.update', '/api/trpc/roles.update'] });

  test('is not overwritten by settings: both values are shown, and one is chosen', async ({
    page,
    context,
    elsewhere,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, admin);
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    const get = () => ada.api.projects.get.query({ organization_id, id });
    const path = `/projects/${id}/settings/general`;
    await ada.enter(context);
    await grace.enter(elsewhere.context());
    await page.goto(path);
    await elsewhere.goto(path);
    const mine = page.getByLabel('Name');
    await mine.fill('Tea shop');
    await page.getByLabel('Product description').fill('Sells tea.');
    await elsewhere.getByLabel('Name').fill('Coffee shop');
    await elsewhere.getByLabel('First day of the week').selectOption('Monday');
    await elsewhere.getByRole('button', { name: 'Save changes' }).click();
    await expect(elsewhere.getByText('Settings saved')).toBeVisible();

    const save = page.getByRole('button', { name: 'Save changes' });
    await save.click();
    const notice = page.getByRole('alert').filter({ hasText: 'Name: Grace Hopper changed this in the meantime.' });
    await expect(notice).toContainText('Coffee shop');
    await expect(mine).toHaveValue('Tea shop');
    await expect(page.getByLabel('Product description')).toHaveValue('Sells tea.');
    await expect(page.getByLabel('First day of the week').locator('option:checked')).toHaveText('Monday');
    expect(await get()).toMatchObject({ name: 'Coffee shop', product_description: null, week_start_day: 1 });
    await expectAccessible(page);
    await save.click();
    await expect(notice.getByRole('button', { name: 'Keep theirs for Name' })).toBeFocused();
    await notice.getByRole('button', { name: 'Use mine for Name' }).click();
    await expect(mine).toBeFocused();
    await save.click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    expect(await get()).toMatchObject({ name: 'Tea shop', product_description: 'Sells tea.', week_start_day: 1 });

    await elsewhere.getByLabel('Name').fill('Milk shop');
    await elsewhere.getByRole('button', { name: 'Save changes' }).click();
    await elsewhere.getByRole('button', { name: 'Keep theirs for Name' }).click();
    await expect(elsewhere.getByLabel('Name')).toHaveValue('Tea shop');
    await expect(elsewhere.getByRole('button', { name: 'Save changes' })).toBeDisabled();
    expect((await get()).name).toBe('Tea shop');
  });

  test(
    'is not overwritten where a role is renamed, and what was typed is there again',
    { tag: '@night' },
    async ({ page, context, elsewhere, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada, admin);
      const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
      await ada.enter(context);
      await grace.enter(elsewhere.context());
      for (const each of [page, elsewhere]) {
        await each.goto(`/roles/${id}`);
        await each.getByRole('button', { name: 'Rename the role' }).click();
      }
      const nameIn = (each: typeof page) => each.getByRole('textbox', { name: 'Name of the role' });
      await nameIn(elsewhere).fill('Standby');
      await elsewhere.keyboard.press('Enter');
      await expect(elsewhere.getByText('“On call” is now “Standby”')).toBeVisible();
      await nameIn(page).fill('Night shift');
      await page.keyboard.press('Enter');
      const notice = page.getByRole('alert').filter({ hasText: 'Grace Hopper changed this in the meantime.' });
      await expect(notice).toContainText('Standby');
      await expect(nameIn(page)).toHaveValue('Night shift');
      await expectAccessible(page);
      await nameIn(page).press('Enter');
      await expect(notice.getByRole('button', { name: /^Keep theirs/ })).toBeFocused();
      await notice.getByRole('button', { name: /^Use mine/ }).click();
      await expect(page.getByText('“Standby” is now “Night shift”')).toBeVisible();
      expect((await ada.api.roles.get.query({ organization_id, id })).name).toBe('Night shift');
      // What was renamed since cannot be named back over it.
      await elsewhere.getByRole('button', { name: 'Undo' }).click();
      await expect(elsewhere.getByText('This was changed in the meantime.')).toBeVisible();
      expect((await ada.api.roles.get.query({ organization_id, id })).name).toBe('Night shift');
    },
  );
});

test.describe('levels that somebody else has changed meanwhile', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/members.update', '/api/trpc/access.'] });

  test('are changed once that was said', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { uuid: user_uuid } = await grace.api.users.me.query();
    const level = async () => (await ada.api.members.get.query({ organization_id, user_uuid })).level;
    await ada.enter(context);
    await page.goto('/members');
    await ada.api.members.update.mutate({ organization_id, user_uuid, level: 15 });
    await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
    await page.getByRole('menuitemradio', { name: /^Admin/ }).click();
    await expect(page.getByText('The level of Grace Hopper was not changed')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Owner' })).toBeVisible();
    expect(await level()).toBe(15);
    await page.getByRole('button', { name: 'Change anyway' }).click();
    await expect(page.getByText('Grace Hopper is now an admin')).toBeVisible();
    expect(await level()).toBe(admin);
  });
});
