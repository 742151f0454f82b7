import { databaseOf } from '@rolecall/api/testing';
import { disconnect, expect, expectAccessible, expectAccessibleAtNight, newPerson, offline, test } from './test.ts';

test('the initial HTML contains the rows, and search and order are in the URL', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  await ada.enter(context);
  const html = await (await context.request.get('/members')).text();
  expect(html).toContain(grace.email);

  await page.goto('/members');
  const names = page.getByRole('row').getByRole('link');
  await expect(names).toHaveText(['Ada Lovelace', 'Grace Hopper']);
  await expect(page.getByText('2 members')).toBeVisible();
  await expectAccessible(page, ['light', 'dark']);

  await page.getByRole('button', { name: 'Name' }).click();
  await expect(names).toHaveText(['Grace Hopper', 'Ada Lovelace']);
  await page.getByRole('searchbox').fill('hopp');
  await expect(names).toHaveText(['Grace Hopper']);
  await expect(page).toHaveURL('/members?order=-name&search=hopp');
  await page.reload();
  await expect(names).toHaveText(['Grace Hopper']);
});

test('a level can be changed in its row, and removing a member names what they lose', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const organization_id = '@current';
  const ada = await newOwner();
  const grace = await newMember(ada);
  const { uuid } = await grace.api.users.me.query();
  const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.api.members.addRoles.mutate({ organization_id, user_uuid: uuid, role_ids: [id] });
  await ada.enter(context);
  await page.goto('/members');

  await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
  await expect(page.getByRole('menuitemradio')).toHaveText([/^Member/, /^Admin/, /^Owner/]);
  await expectAccessibleAtNight(page);
  await page.getByRole('menuitemradio', { name: 'Admin' }).click();
  await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Admin' })).toBeVisible();
  await expect(page.getByText('Grace Hopper is now an admin')).toBeVisible();
  await expect.poll(async () => (await ada.api.members.get.query({ organization_id, user_uuid: uuid })).level).toBe(8);

  await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
  await page.getByRole('menuitem', { name: 'Remove from organization…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Remove Grace Hopper?' });
  await expect(dialog.getByText('On call')).toBeVisible();
  await expect(dialog.getByText('API keys')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Remove from organization' }).click();
  await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeHidden();
  await expect(page.getByText('Grace Hopper removed')).toBeVisible();
  await page.reload();
  await expect(page.getByText('1 member', { exact: true })).toBeVisible();
});

test('lowering one’s own level asks for confirmation and takes effect immediately', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada, 15);
  await grace.enter(context);
  const { uuid } = await grace.api.users.me.query();
  await page.goto(`/members/${uuid}`);
  await page.getByRole('button', { name: 'Level of Grace Hopper: Owner' }).click();
  await page.getByRole('menuitemradio', { name: 'Member' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Lower your own level?' });
  await expect(dialog.getByText('keeps at least one owner')).toBeVisible();
  await dialog.getByRole('button', { name: 'Become a member' }).click();
  await expect(page.getByText('Grace Hopper is now a member')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Signed in on' })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Level of/ })).toHaveCount(0);
  // People are not notified of their own change.
  await page.waitForLoadState('networkidle');
  await expect(page.getByText('Your level in Acme')).toHaveCount(0);
  await page.goto('/members');
  await expect(page.getByRole('button', { name: 'Invite people' })).toBeHidden();
});

test(
  'leaving the only organization leads to the page for people without one',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner('Difference Engines');
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/members');
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Leave organization…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Leave Difference Engines?' });
    await expect(dialog).toContainText('access through your API keys');
    await expect(dialog).not.toContainText('their');
    await dialog.getByRole('button', { name: 'Leave organization' }).click();
    await expect(page.getByRole('heading', { name: 'You are not in an organization' })).toBeVisible();
  },
);

test.describe('refused requests', () => {
  test.use({ expectedFailures: ['/api/trpc/members.update', '/api/trpc/members.delete'] });

  test(
    'the last owner remains an owner, and the page says why',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/members');
      await page.getByRole('button', { name: 'Level of Ada Lovelace: Owner' }).click();
      await page.getByRole('menuitemradio', { name: 'Admin' }).click();
      await page.getByRole('button', { name: 'Become an admin' }).click();
      await expect(page.getByText('Ada Lovelace is still an owner')).toBeVisible();
      const rule = 'The organization must keep an owner: make somebody else owner first.';
      await expect(page.getByText(rule)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Level of Ada Lovelace: Owner' })).toBeVisible();
      await page.getByRole('button', { name: 'Dismiss' }).click();

      await page.getByRole('button', { name: 'Actions for Ada Lovelace' }).click();
      await page.getByRole('menuitem', { name: 'Leave organization…' }).click();
      await page.getByRole('button', { name: 'Leave organization' }).click();
      await expect(page.getByRole('alertdialog').getByText(rule)).toBeVisible();
    },
  );

  test(
    'someone who left meanwhile is removed from the list, with a message',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      await ada.enter(context);
      await page.goto('/members');
      await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
      await page.getByRole('menuitem', { name: 'Remove from organization…' }).click();
      const dialog = page.getByRole('alertdialog');
      await expect(dialog).toBeVisible();
      const { uuid } = await grace.api.users.me.query();
      await grace.api.members.delete.mutate({ organization_id: '@current', user_uuid: uuid });
      await dialog.getByRole('button', { name: 'Remove from organization' }).click();
      await expect(page.getByText('Grace Hopper had left already')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeHidden();
    },
  );
});

test.describe('without a connection', () => {
  test.use({ expectedFailures: offline });

  test('a level that could not be changed is restored', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await newMember(ada);
    await ada.enter(context);
    await page.goto('/members');
    await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
    await page.getByRole('menuitemradio', { name: 'Admin' }).click();
    await expect(page.getByText('Grace Hopper is now an admin')).toBeVisible();
    await page.getByRole('button', { name: 'Level of Grace Hopper: Admin' }).click();
    await disconnect(page);
    await page.getByRole('menuitemradio', { name: 'Owner' }).click();
    await page.getByRole('button', { name: 'Make owner' }).click();
    await expect(page.getByText('Grace Hopper is still an admin')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Admin' })).toBeVisible();
    await context.setOffline(false);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Admin' })).toBeVisible();
  });
});

test('members see the list, but no actions that they cannot perform', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto('/members');
  await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'Owner', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Invite people' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'Open invites' })).toBeHidden();
  await expect(page.getByRole('button', { name: /^Level of/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Actions for/ })).toHaveAccessibleName('Actions for Grace Hopper');
});

test(
  'admins cannot change people above them or make anyone an owner',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    await grace.enter(context);
    await page.goto('/members');
    await expect(page.getByRole('button', { name: 'Level of Ada Lovelace: Owner' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Actions for Ada Lovelace' })).toBeHidden();
    await page.getByRole('button', { name: 'Level of Grace Hopper: Admin' }).click();
    await expect(page.getByRole('menuitemradio')).toHaveText([/^Member/, /^Admin/]);
  },
);

test.describe('deactivated members', () => {
  const organization_id = '@current';

  test('are shown to admins, who can filter for them, change their level and remove them', async ({
    page,
    context,
    newOwner,
    newMember,
    rolecall,
  }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { uuid } = await grace.api.users.me.query();
    await rolecall.system('command line').system.deactivateUser({ email: grace.email });
    await ada.enter(context);
    const html = await (await context.request.get('/members?is_active=false')).text();
    expect(html).toContain(grace.email);
    expect(html).not.toContain('Ada Lovelace</a>');

    await page.goto('/members');
    const names = page.getByRole('row').getByRole('link');
    await expect(names).toHaveText(['Ada Lovelace', 'Grace Hopper']);
    const row = page.getByRole('row').filter({ hasText: grace.email });
    await expect(row.getByText('Deactivated', { exact: true })).toBeVisible();
    await expect(page.getByRole('table').getByText('Deactivated', { exact: true })).toHaveCount(1);
    await expectAccessibleAtNight(page);

    const filter = page.getByLabel('Account', { exact: true });
    await expect(filter).toHaveValue('');
    await filter.selectOption('Active');
    await expect(page).toHaveURL('/members?is_active=true');
    await expect(names).toHaveText(['Ada Lovelace']);
    await filter.selectOption('Deactivated');
    await expect(page).toHaveURL('/members?is_active=false');
    await expect(names).toHaveText(['Grace Hopper']);
    await page.reload();
    await expect(names).toHaveText(['Grace Hopper']);
    await expect(filter).toHaveValue('false');
    await page.getByRole('searchbox').fill('ada');
    await expect(page.getByText('Nothing matches “ada”.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await expect(page).toHaveURL('/members');
    await filter.selectOption('Deactivated');

    await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
    await page.getByRole('menuitemradio', { name: 'Admin' }).click();
    await expect(page.getByText('Grace Hopper is now an admin')).toBeVisible();
    await expect(row.getByText('Deactivated', { exact: true })).toBeVisible();
    expect((await ada.api.members.get.query({ organization_id, user_uuid: uuid })).level).toBe(8);

    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
    await page.getByRole('menuitem', { name: 'Remove from organization…' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Remove Grace Hopper?' });
    await expect(dialog.getByText('has no access while the account is deactivated')).toBeVisible();
    await expect(dialog.getByText('API keys')).toHaveCount(0);
    await expectAccessibleAtNight(page);
    await dialog.getByRole('button', { name: 'Remove from organization' }).click();
    await expect(page.getByRole('heading', { name: 'No matching members' })).toBeVisible();
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await expect(page).toHaveURL('/members');
    await expect(names).toHaveText(['Ada Lovelace']);
  });

  test(
    'can be invited again, which ends their membership, and join once reactivated',
    { tag: '@night' },
    async ({ page, context, elsewhere, newOwner, newMember, rolecall }) => {
      const system = rolecall.system('command line');
      const ada = await newOwner();
      const grace = await newMember(ada, 8);
      await system.system.deactivateUser({ email: grace.email });
      await ada.enter(context);
      await page.goto('/members');
      await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
      await page.getByRole('menuitem', { name: 'Invite again…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Invite Grace Hopper again' });
      await expect(dialog.getByText('Creating the invite ends the current membership')).toBeVisible();
      await expect(dialog.getByLabel('Email address')).toHaveValue(grace.email);
      await expect(dialog.getByLabel('Email address')).not.toBeEditable();
      await expectAccessibleAtNight(page);
      await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
      const links = page.getByRole('alertdialog', { name: '1 person invited' });
      const link = await links.getByLabel(`Link for ${grace.email}`, { exact: true }).textContent();
      await links.getByRole('button', { name: 'Done' }).click();
      await expect(page.getByRole('row').getByRole('link')).toHaveText(['Ada Lovelace']);
      expect((await ada.api.members.list.query({ organization_id })).count).toBe(1);
      const { results } = await ada.api.invites.list.query({ organization_id });
      expect(results.map(({ target_email, level }) => [target_email, level])).toEqual([[grace.email, 1]]);

      await system.system.reactivateUser({ email: grace.email });
      await elsewhere.goto(link ?? '');
      await elsewhere.getByLabel('Password').fill(grace.password);
      await elsewhere.getByRole('button', { name: 'Sign in to join' }).click();
      await elsewhere.getByRole('button', { name: /^Join / }).click();
      await expect(elsewhere.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('button', { name: 'Level of Grace Hopper: Member' })).toBeVisible();
    },
  );

  test(
    'are not shown to plain members, who cannot filter for them',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember, rolecall }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const other = await newMember(ada);
      await rolecall.system('command line').system.deactivateUser({ email: other.email });
      await grace.enter(context);
      for (const path of ['/members', '/members?is_active=false']) {
        await page.goto(path);
        await expect(page.getByRole('row').getByRole('link')).toHaveText(['Ada Lovelace', 'Grace Hopper']);
        await expect(page.getByRole('row').filter({ hasText: other.email })).toHaveCount(0);
        await expect(page.getByLabel('Account', { exact: true })).toHaveCount(0);
      }
    },
  );

  test(
    'have no actions for an admin with a lower level',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember, rolecall }) => {
      const ada = await newOwner();
      const grace = await newMember(ada, 8);
      const olga = await newMember(ada, 15);
      await rolecall.system('command line').system.deactivateUser({ email: olga.email });
      await grace.enter(context);
      await page.goto('/members?is_active=false');
      const row = page.getByRole('row').filter({ hasText: olga.email });
      await expect(row.getByText('Deactivated', { exact: true })).toBeVisible();
      await expect(row.getByRole('button')).toHaveCount(0);
    },
  );

  test(
    'can be found and invited again with the keyboard alone',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember, rolecall }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      await rolecall.system('command line').system.deactivateUser({ email: grace.email });
      await ada.enter(context);
      await page.goto('/members');
      await page.getByRole('searchbox').focus();
      const filter = page.getByLabel('Account', { exact: true });
      for (const _ of ['Level', 'Last signed in', 'Account']) await page.keyboard.press('Tab');
      await expect(filter).toBeFocused();
      await page.keyboard.type('Dea');
      await expect(page.getByRole('row').getByRole('link')).toHaveText(['Grace Hopper']);
      const actions = page.getByRole('button', { name: 'Actions for Grace Hopper' });
      await actions.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menuitem', { name: 'Invite again…' })).toBeFocused();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Invite Grace Hopper again' });
      await expect(dialog).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(actions).toBeFocused();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await dialog.getByLabel('Message').press('Tab');
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('button', { name: 'Invite', exact: true })).toBeFocused();
      await page.keyboard.press('Enter');
      const links = page.getByRole('alertdialog');
      await expect(links.getByRole('button', { name: /^Copy link for / })).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(links.getByRole('button', { name: 'Done' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'No matching members' })).toBeVisible();
    },
  );
});

test('everything can be reached with the keyboard', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  await newMember(ada);
  await ada.enter(context);
  await page.goto('/members');
  const level = page.getByRole('button', { name: /^Level of Grace Hopper/ });
  await level.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Member' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(level).toHaveAccessibleName('Level of Grace Hopper: Admin');
  await expect(level).toBeFocused();

  await page.keyboard.press('Tab');
  const actions = page.getByRole('button', { name: 'Actions for Grace Hopper' });
  await expect(actions).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem')).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Remove Grace Hopper?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(actions).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Grace Hopper removed')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeHidden();
});

test('pages do not scroll horizontally on a narrow screen', async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ada = await newOwner();
  await ada.enter(context);
  for (const path of [
    '/members',
    '/members/invites',
    '/settings',
    '/settings/api-keys',
    '/settings/member-keys',
    '/settings/account',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
  }
});

test('names are not cut off on a narrow screen, and the list fills a wide one', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  await newMember(ada);
  await ada.enter(context);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/members');
  const name = page.getByRole('link', { name: 'Grace Hopper' });
  await expect(name).toBeVisible();
  expect(await name.evaluate((link) => link.scrollWidth - link.clientWidth)).toBe(0);
  await expect(page.getByRole('row', { name: /Ada/ }).getByText('Owner').filter({ visible: true })).toBeVisible();
  await page.setViewportSize({ width: 1920, height: 1000 });
  const list = await page.getByRole('table').boundingBox();
  expect(list?.width).toBeGreaterThan(1500);
});

test(
  'members can be filtered by last sign-in and role, and all matches selected',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember, rolecall }) => {
    const organization_id = '@current';
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { id } = await ada.api.organizations.get.query({ organization_id });
    const { system, roles, roleMemberships } = rolecall.system('command line');
    // More people who never signed in than fit on a page, and more roles than are listed at once.
    for (let number = 0; number < 51; number += 1) {
      const { email, uuid } = await system.createUser({ email: newPerson().email, first_name: `Invitee ${number}` });
      await system.addMember({ organization_id: id, email });
      const role = await roles.create({ organization_id: id, name: `Role ${String(number).padStart(3, '0')}` });
      if (number === 50) await roleMemberships.create({ organization_id: id, role_id: role.id, user_uuid: uuid });
    }
    await databaseOf(rolecall)
      .executor.updateTable('users')
      .set({ last_login: new Date(Date.now() - 60 * 24 * 60 * 60 * 1000).toISOString() })
      .where('email', '=', grace.email)
      .execute();
    await ada.enter(context);
    await page.goto('/members');
    const names = page.getByRole('rowheader').getByRole('link');
    const filter = page.getByLabel('Last signed in', { exact: true });
    await filter.selectOption('Not for 30 days');
    await expect(page).toHaveURL('/members?activity=30');
    await expect(names).toHaveText(['Grace Hopper']);
    await filter.selectOption('Not for 90 days');
    await expect(page.getByRole('heading', { name: 'No matching members' })).toBeVisible();
    await filter.selectOption('Never');
    await expect(names).toHaveCount(50);
    await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
    await page.getByRole('button', { name: 'Select all 51 members' }).click();
    await expect(page.getByText('51 members selected')).toBeVisible();

    const html = await (await context.request.get('/members?activity=30')).text();
    expect(html).toContain(grace.email);
    expect(html).not.toContain('Invitee');

    await page.getByRole('button', { name: 'Role All roles' }).click();
    const search = page.getByRole('dialog', { name: 'Search roles' });
    await expect(search.getByRole('option')).toHaveCount(50);
    await search.getByRole('combobox').fill('050');
    await search.getByRole('option', { name: 'Role 050' }).click();
    await expect(page).toHaveURL(/[?&]role=[0-9a-f-]{36}/);
    await expect(names).toHaveText(['Invitee 50']);
    await expect(page.getByRole('button', { name: 'Role Role 050' })).toBeVisible();
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Clear role' }).click();
    await expect(page.getByRole('button', { name: 'Role All roles' })).toBeVisible();
    await expect(page).toHaveURL('/members?activity=never');
  },
);
