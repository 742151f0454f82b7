import { comeBackLater, expect, expectAccessible, test } from './test.ts';

const organization_id = '@current';

const admin = 8;

test.describe('a change made by someone else meanwhile', () => {
  test.use({
    expectedFailures: [
      '/api/trpc/dashboards.update',
      '/api/trpc/projects.update',
      '/api/trpc/roles.update',
      '/api/trpc/roleMemberships.setExpiry',
    ],
  });

  test('is not overwritten by settings, which show both values to choose from', async ({
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

  test('is not overwritten by the dialog of a list entry', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, admin);
    const { id: project_id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    const { id } = await ada.api.dashboards.create.mutate({ project_id, name: 'Sign-ups' });
    const name = async () => (await ada.api.dashboards.get.query({ project_id, id })).name;
    await ada.enter(context);
    await page.goto(`/projects/${project_id}/dashboards`);
    await page.getByRole('button', { name: 'Actions for Sign-ups' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('New accounts');
    await grace.api.dashboards.update.mutate({ project_id, id, name: 'Registrations' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    const notice = dialog.getByRole('alert').filter({ hasText: 'Name: Grace Hopper changed this in the meantime.' });
    await expect(notice).toContainText('Registrations');
    await expect(dialog.getByLabel('Name')).toHaveValue('New accounts');
    expect(await name()).toBe('Registrations');
    await notice.getByRole('button', { name: /^Use mine/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    expect(await name()).toBe('New accounts');
  });

  test(
    'is not overwritten when changing the end of a role',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada, admin);
      const { uuid: user_uuid } = await grace.api.users.me.query();
      const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
      const role = { organization_id, role_id };
      const { id } = await ada.api.roleMemberships.create.mutate({ ...role, user_uuid });
      const setExpiry = (expires_at: string) => grace.api.roleMemberships.setExpiry.mutate({ ...role, id, expires_at });
      const expiry = async () => (await ada.api.roleMemberships.explain.query({ ...role, id })).grants[0]?.expires_at;
      await ada.enter(context);
      await page.goto(`/members/${user_uuid}`);
      await page.getByRole('button', { name: 'Why? Grace Hopper has “On call”' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Change when it ends' }).click();
      const field = dialog.getByLabel('The role ends');
      await field.selectOption('On a day of your choice');
      await dialog.getByLabel('Last day').fill('2088-12-30');
      const theirs = '2099-06-15T12:00:00.000Z';
      await setExpiry(theirs);
      await dialog.getByRole('button', { name: 'Save' }).click();
      const notice = dialog.getByRole('alert').filter({ hasText: 'Grace Hopper changed this in the meantime.' });
      await expect(notice).toContainText('June 15, 2099');
      await expect(dialog.getByLabel('Last day')).toHaveValue('2088-12-30');
      expect(await expiry()).toBe(theirs);
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(notice.getByRole('button', { name: /^Keep theirs/ })).toBeFocused();
      await notice.getByRole('button', { name: /^Use mine/ }).click();
      await expect(field).toBeFocused();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog.getByRole('listitem')).toContainText(/Ends .* 2088/);
      expect(await expiry()).toMatch(/^2088-12-3/);
      await expect(page.getByText(/^ends in \d+ years$/)).toBeVisible();

      await dialog.getByRole('button', { name: 'Change when it ends' }).click();
      await field.selectOption('Never');
      await setExpiry(theirs);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await notice.getByRole('button', { name: /^Keep theirs/ }).click();
      await expect(dialog.getByLabel('Last day')).toHaveValue(/^2099-06-1/);
      expect(await expiry()).toBe(theirs);
    },
  );

  test(
    'is not overwritten when renaming a role, which keeps what was typed',
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
      // Undo does not overwrite a later name.
      await elsewhere.getByRole('button', { name: 'Undo' }).click();
      await expect(elsewhere.getByText('This was changed in the meantime.')).toBeVisible();
      expect((await ada.api.roles.get.query({ organization_id, id })).name).toBe('Night shift');
    },
  );
});

test.describe('a profile edited in two browsers', () => {
  test.use({ expectedFailures: ['/api/trpc/users.updateMe'] });

  test(
    'is not overwritten, and shows both values to choose from',
    { tag: '@night' },
    async ({ page, context, elsewhere, newOwner }) => {
      const ada = await newOwner();
      const me = () => ada.api.users.me.query();
      await ada.enter(context);
      await ada.enter(elsewhere.context());
      for (const each of [page, elsewhere]) await each.goto('/settings/account');
      const save = (each: typeof page) => each.getByRole('button', { name: 'Save profile' });
      await page.getByLabel('First name').fill('Augusta');
      await page.getByLabel('What you work in').selectOption('Engineering');
      await elsewhere.getByLabel('First name').fill('Ada Augusta');
      await elsewhere.getByLabel('Last name').fill('King');
      await save(elsewhere).click();
      await expect(elsewhere.getByText('Profile saved')).toBeVisible();

      await save(page).click();
      const notice = page.getByRole('alert').filter({ hasText: 'First name: This was changed in the meantime.' });
      await expect(notice).toContainText('Ada Augusta');
      await expect(page.getByLabel('First name')).toHaveValue('Augusta');
      await expect(page.getByLabel('Last name')).toHaveValue('King');
      expect(await me()).toMatchObject({ first_name: 'Ada Augusta', last_name: 'King', role_at_organization: null });
      await expectAccessible(page);
      await save(page).click();
      await expect(notice.getByRole('button', { name: 'Keep theirs for First name' })).toBeFocused();
      await notice.getByRole('button', { name: 'Use mine for First name' }).click();
      await expect(page.getByLabel('First name')).toBeFocused();
      await save(page).click();
      await expect(page.getByText('Profile saved')).toBeVisible();
      expect(await me()).toMatchObject({
        first_name: 'Augusta',
        last_name: 'King',
        role_at_organization: 'engineering',
      });
    },
  );
});

test.describe('levels changed by someone else meanwhile', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/members.update', '/api/trpc/access.'] });

  test('are listed when changing several at once, to be changed or kept', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const mary = await newMember(ada);
    const uuids = await Promise.all([grace, mary].map(async ({ api }) => (await api.users.me.query()).uuid));
    const set = (index: number, level: 1 | 8 | 15) =>
      ada.api.members.update.mutate({ organization_id, user_uuid: uuids[index] ?? '', level });
    const levels = () =>
      Promise.all(
        uuids.map(async (user_uuid) => (await ada.api.members.get.query({ organization_id, user_uuid })).level),
      );
    await ada.enter(context);
    await page.goto('/members');
    const make = async (level: RegExp) => {
      await page.getByRole('button', { name: 'Change level' }).click();
      await page.getByRole('menuitemradio', { name: level }).click();
    };
    for (const { email } of [grace, mary])
      await page.getByRole('row').filter({ hasText: email }).getByRole('checkbox').check();
    await set(0, 15);
    await make(/^Admin/);
    const dialog = page.getByRole('alertdialog', { name: 'Levels changed in the meantime' });
    await expect(dialog).toContainText('You are setting them to Admin.');
    await expect(dialog.getByRole('listitem')).toHaveText(['Grace Hopper: Owner']);
    await expectAccessible(page);
    expect(await levels()).toEqual([15, 1]);
    await dialog.getByRole('button', { name: 'Keep this level' }).click();
    await expect(page.getByText('Level of 1 person is now Admin')).toBeVisible();
    expect(await levels()).toEqual([15, admin]);

    for (const { email } of [grace, mary])
      await page.getByRole('row').filter({ hasText: email }).getByRole('checkbox').check();
    await set(1, 15);
    await make(/^Member/);
    await expect(dialog.getByRole('listitem')).toHaveText(['Grace Hopper: Owner']);
    await dialog.getByRole('button', { name: 'Change anyway' }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(levels).toEqual([1, 1]);
  });

  test('can be changed anyway after a warning', async ({ page, context, newOwner, newMember }) => {
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

test.describe('something deleted by someone else meanwhile', () => {
  test.use({
    expectedFailures: ['roles.', 'roleMemberships.', 'projects.', 'members.', 'access.', 'activityLog.', '404'],
  });

  test('leads people who were about to delete it back to the list', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, admin);
    await ada.enter(context);
    const dialog = page.getByRole('alertdialog').filter({ has: page.getByRole('button', { name: 'Cancel' }) });

    const role = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await page.goto(`/roles/${role.id}`);
    await page.getByRole('button', { name: 'Delete…' }).click();
    // Deleting a role that no one has requires no typing.
    await expect(dialog.getByText('No one has this role.')).toBeVisible();
    await expect(dialog.getByRole('textbox')).toHaveCount(0);
    await grace.api.roles.delete.mutate({ organization_id, id: role.id });
    await dialog.getByRole('button', { name: 'Delete role' }).click();
    await expect(page.getByText('Role “On call” was already deleted')).toBeVisible();
    await expect(page).toHaveURL('/roles');

    const project = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await page.goto(`/projects/${project.id}/settings/delete`);
    await page.getByRole('button', { name: 'Delete project…' }).click();
    await dialog.getByRole('textbox').fill('Web shop');
    await grace.api.projects.delete.mutate({ organization_id, id: project.id });
    await dialog.getByRole('button', { name: 'Delete project' }).click();
    await expect(page.getByText('Project “Web shop” was already deleted')).toBeVisible();
    await expect(page).toHaveURL('/projects');

    const alan = await newMember(ada);
    const { results } = await ada.api.members.list.query({ organization_id, search: alan.email });
    const uuid = results[0]?.user.uuid ?? '';
    await page.goto(`/members/${uuid}`);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await expect(dialog.getByText('access through their API keys')).toBeVisible();
    await expect(dialog.getByText('no roles')).toBeHidden();
    await grace.api.members.delete.mutate({ organization_id, user_uuid: uuid });
    await dialog.getByRole('button', { name: 'Remove from organization' }).click();
    await expect(page.getByText('Grace Hopper had left already')).toBeVisible();
    await expect(page).toHaveURL('/members');
  });

  test(
    'is reported when it can no longer be changed',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      await ada.enter(context);
      const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
      await page.goto('/members');
      await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
      await ada.api.members.delete.mutate({ organization_id, user_uuid: results[0]?.user.uuid ?? '' });
      await page.getByRole('menuitemradio', { name: /^Admin/ }).click();
      await expect(page.getByText('Grace Hopper had left already')).toBeVisible();
      await expect(page.getByRole('rowheader')).toHaveCount(1);

      const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
      await page.goto(`/roles/${id}`);
      await page.getByRole('button', { name: 'Rename the role' }).click();
      await page.getByRole('textbox').fill('Pagers');
      await ada.api.roles.delete.mutate({ organization_id, id });
      await page.keyboard.press('Enter');
      await expect(page.getByText('What this page shows has been deleted.')).toBeVisible();
    },
  );
});

test.describe('someone whose membership changes while a page is open', () => {
  test.use({ expectedFailures: ['403', '404'] });

  test('is told so once, and whom to ask for what they can no longer do', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, admin);
    const { uuid: user_uuid } = await grace.api.users.me.query();
    await grace.enter(context);
    await page.goto('/roles?new=1');
    await page.getByRole('dialog').getByLabel('Name').fill('On call');
    await ada.api.members.update.mutate({ organization_id, user_uuid, level: 1 });
    await page.getByRole('button', { name: 'Create role' }).click();
    await expect(page.getByText('Your level in Acme is now Member.')).toHaveCount(1);
    await expect(page.getByRole('dialog', { name: 'You can’t do this' })).toContainText('Ask Ada Lovelace.');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'New role' })).toBeHidden();
    // A URL that opens a dialog shows the same.
    await page.goto('/members?invite=1');
    await expect(page.getByRole('dialog', { name: 'You can’t do this' })).toContainText('Ask Ada Lovelace.');
    await expect(page).toHaveURL('/members');
    await expectAccessible(page);
  });

  test(
    'sees the change when returning to the page after a while',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const { uuid: user_uuid } = await grace.api.users.me.query();
      await grace.enter(context);
      await page.goto('/roles');
      await page.waitForLoadState('networkidle');
      await ada.api.members.update.mutate({ organization_id, user_uuid, level: admin });
      await comeBackLater(page, 600_000);
      await expect(page.getByText('Your level in Acme is now Admin.')).toBeVisible();
      await expect(page.getByRole('button', { name: 'New role' })).toBeVisible();
    },
  );

  for (const [where, leads] of [
    ['no other organization', 'a page that says so'],
    ['another organization', 'that one'],
  ] as const)
    test(
      `when removed with ${where} left, is sent to ${leads}`,
      { tag: where === 'another organization' ? '@night' : [] },
      async ({ page, context, newOwner, newMember }) => {
        const ada = await newOwner();
        const grace = await newMember(ada);
        const { uuid: user_uuid } = await grace.api.users.me.query();
        const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
        if (where === 'another organization') {
          const { organization } = await grace.api.users.me.query();
          await grace.api.organizations.create.mutate({ name: 'Engines' });
          await grace.api.users.updateMe.mutate({ set_current_organization: organization?.id ?? '' });
        }
        await grace.enter(context);
        await page.goto('/roles');
        await page.waitForLoadState('networkidle');
        await ada.api.members.delete.mutate({ organization_id, user_uuid });
        if (where === 'another organization') {
          await page.getByRole('link', { name: 'On call' }).click();
          await expect(page.getByRole('button', { name: 'Organization: Engines' })).toBeVisible();
          await expect(page).toHaveURL(`/roles/${id}`);
        } else {
          await page.getByRole('searchbox').fill('call');
          await expect(page.getByRole('heading', { name: 'You are not in an organization' })).toBeVisible();
        }
        await expect(page.getByText('You are no longer a member of Acme.')).toHaveCount(1);
      },
    );
});
