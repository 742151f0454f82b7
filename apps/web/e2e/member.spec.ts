import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';
const uuidOf = async (visitor: Visitor) => (await visitor.api.users.me.query()).uuid;

/** Creates roles with these names. @returns their ids */
async function arrange(ada: Visitor, ...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) ids.push((await ada.api.roles.create.mutate({ organization_id, name })).id);
  return ids;
}

test(
  'a person can be given several roles at once, and removing one can be undone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await arrange(ada, 'On call', 'Platform', 'Support');
    await ada.enter(context);
    const user_uuid = await uuidOf(grace);
    const html = await (await context.request.get(`/members/${user_uuid}`)).text();
    expect(html).toContain(grace.email);

    await page.goto('/members');
    await page.getByRole('link', { name: 'Grace Hopper' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
    await expect(page).toHaveTitle(/Grace Hopper/);
    const details = page.getByRole('region', { name: 'Details' });
    await expect(details.getByText('Ada Lovelace')).toBeVisible();
    const roles = page.getByRole('region', { name: 'Roles' });
    await expect(roles.getByText('Grace Hopper has no roles yet.')).toBeVisible();
    await expectAccessible(page, ['light', 'dark']);

    await roles.getByRole('button', { name: 'Add roles' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add roles to Grace Hopper' });
    await dialog.getByRole('combobox').fill('call');
    await page.getByRole('option', { name: 'On call' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('The roles end').selectOption('In 7 days');
    await expectAccessibleAtNight(page);
    await dialog.getByRole('button', { name: 'Add 2 roles' }).click();
    await expect(page.getByText('2 roles added to Grace Hopper')).toBeVisible();
    await expect(roles.getByRole('link')).toHaveText(['On call', 'Support']);
    const held = async () => {
      const member = await ada.api.members.get.query({ organization_id, user_uuid });
      return member.roles.map(({ role_name }) => role_name);
    };
    expect(await held()).toEqual(['On call', 'Support']);
    await expect(roles.getByText('ends in 7 days')).toHaveCount(2);

    await roles.getByRole('button', { name: 'Remove Grace Hopper from “On call”' }).click();
    await page.getByRole('button', { name: 'Remove from role' }).click();
    await expect(roles.getByRole('link')).toHaveText(['Support']);
    await expect(page.getByText('Grace Hopper no longer has “On call”')).toBeVisible();
    expect(await held()).toEqual(['Support']);
    // The shortcut undoes the change of the latest message.
    await page.keyboard.press('Control+z');
    await expect(roles.getByRole('link')).toHaveText(['On call', 'Support']);
    await expect.poll(held).toEqual(['On call', 'Support']);
    await expect(roles.getByText('ends in 7 days')).toHaveCount(2);
  },
);

test(
  'the page shows the activity, changes the level and removes the person',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada, 8);
    await grace.api.roles.create.mutate({ organization_id, name: 'On call' });
    const user_uuid = await uuidOf(grace);
    await ada.enter(context);
    await page.goto(`/members/${user_uuid}`);
    const activity = page.getByRole('region', { name: 'Latest activity' });
    await expect(activity.getByRole('listitem').first()).toContainText('On call');
    await expect(activity.getByRole('link', { name: 'Grace Hopper' }).first()).toHaveAttribute(
      'href',
      `/activity?user=${user_uuid}`,
    );
    await page.getByRole('button', { name: 'Level of Grace Hopper: Admin' }).click();
    await page.getByRole('menuitemradio', { name: 'Owner' }).click();
    await page.getByRole('alertdialog', { name: 'Make Grace Hopper an owner?' }).getByText('Make owner').click();
    await expect(page.getByText('Grace Hopper is now an owner')).toBeVisible();
    await expect(page.getByText('Also makes owners')).toBeVisible();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from organization' }).click();
    await expect(page).toHaveURL('/members');
    await expect(page.getByText('Grace Hopper removed')).toBeVisible();
    await expect(page.getByRole('row').getByRole('link')).toHaveText(['Ada Lovelace']);
  },
);

test('the only owner is told why they cannot leave', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto(`/members/${await uuidOf(ada)}`);
  await expect(page.getByText('make another member an owner first')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Leave organization…' })).toBeHidden();
});

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/members.addRoles'] });

  test('removes all the added roles from the page again, and says why', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const [id = ''] = await arrange(ada, 'On call', 'Platform');
    await ada.enter(context);
    await page.goto(`/members/${await uuidOf(grace)}`);
    await page.getByRole('button', { name: 'Add roles' }).click();
    await page.getByRole('combobox').click();
    await page.getByRole('option', { name: 'On call' }).click();
    await page.getByRole('option', { name: 'Platform' }).click();
    await page.keyboard.press('Escape');
    // Someone else deletes the role in the meantime.
    await ada.api.roles.delete.mutate({ organization_id, id });
    await page.getByRole('button', { name: 'Add 2 roles' }).click();
    await expect(page.getByRole('dialog').getByText('This is no longer there.')).toBeVisible();
    await expect(page.getByText('Grace Hopper has no roles yet.')).toBeVisible();
    // The choices are kept. The field's list is open again, which hides the rest from assistive technology.
    await expect(page.locator('form [role=grid] [role=row]')).toHaveText(['On call', 'Platform']);
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('a role whose removal fails is shown again', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const user_uuid = await uuidOf(grace);
    await ada.api.members.addRoles.mutate({
      organization_id,
      user_uuid,
      role_ids: await arrange(ada, 'On call', 'Platform'),
    });
    await ada.enter(context);
    await page.goto(`/members/${user_uuid}`);
    const roles = page.getByRole('region', { name: 'Roles' });
    await roles.getByRole('button', { name: 'Remove Grace Hopper from “On call”' }).click();
    await page.getByRole('button', { name: 'Remove from role' }).click();
    await expect(page.getByText('Grace Hopper no longer has “On call”')).toBeVisible();
    await disconnect(page);
    await roles.getByRole('button', { name: 'Remove Grace Hopper from “Platform”' }).click();
    await page.getByRole('button', { name: 'Remove from role' }).click();
    await expect(page.getByText('Grace Hopper still has “Platform”')).toBeVisible();
    await context.setOffline(false);
    await page.reload();
    await expect(roles.getByRole('link')).toHaveText(['Platform']);
  });
});

test(
  'members see the person and their roles, but no actions that they cannot perform',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await ada.api.members.addRoles.mutate({
      organization_id,
      user_uuid: await uuidOf(ada),
      role_ids: await arrange(ada, 'On call'),
    });
    await grace.enter(context);
    await page.goto(`/members/${await uuidOf(ada)}`);
    await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Latest activity' })).toBeHidden();
    for (const name of ['Add roles', 'Remove…', 'Leave organization…', /^Remove Ada/, /^Level of/])
      await expect(page.getByRole('button', { name })).toBeHidden();
    await expectAccessibleAtNight(page);
  },
);

test(
  'a deactivated person is marked, and can be given another level or invited again',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember, rolecall }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const user_uuid = await uuidOf(grace);
    await ada.api.members.addRoles.mutate({ organization_id, user_uuid, role_ids: await arrange(ada, 'On call') });
    await rolecall.system('command line').system.deactivateUser({ email: grace.email });
    await ada.enter(context);
    await page.goto('/members');
    await page.getByRole('link', { name: 'Grace Hopper' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
    await expect(page.getByText('Deactivated', { exact: true })).toBeVisible();
    await expect(page.getByText('This account is deactivated. Grace Hopper cannot sign in')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Roles' }).getByRole('link')).toHaveText(['On call']);
    for (const name of ['Add roles', /^Take/]) await expect(page.getByRole('button', { name })).toHaveCount(0);
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Level of Grace Hopper: Member' }).click();
    await page.getByRole('menuitemradio', { name: 'Admin' }).click();
    await expect(page.getByText('Grace Hopper is now an admin')).toBeVisible();
    await expect(page.getByText('Deactivated', { exact: true })).toBeVisible();

    const again = page.getByRole('button', { name: 'Invite again…' });
    await again.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Invite Grace Hopper again' });
    await expect(dialog.getByText('loses their level and all roles at once')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(again).toBeFocused();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('alertdialog', { name: '1 person invited' }).getByRole('button', { name: 'Done' }).click();
    await expect(page).toHaveURL('/members');
    await expect(page.getByRole('row').getByRole('link')).toHaveText(['Ada Lovelace']);
  },
);

test.describe('a deactivated person', () => {
  test.use({ expectedFailures: ['/members/'] });

  test('is not found by plain members', { tag: '@night' }, async ({ page, context, newOwner, newMember, rolecall }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const other = await newMember(ada);
    const uuid = await uuidOf(other);
    await rolecall.system('command line').system.deactivateUser({ email: other.email });
    await grace.enter(context);
    await page.goto(`/members/${uuid}`);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  });
});

test(
  'the grants of each role can be viewed with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const [invited = '', standard = '', manual = ''] = await arrange(ada, 'On call', 'Platform', 'Support');
    await ada.api.organizations.update.mutate({ organization_id, default_role_id: standard });
    // One role has two reasons.
    const grace = await newMember(ada, 1, [invited, standard]);
    const user_uuid = await uuidOf(grace);
    await ada.api.members.addRoles.mutate({ organization_id, user_uuid, role_ids: [manual] });
    // Plain members can view them too.
    await grace.enter(context);
    await page.goto(`/members/${user_uuid}`);
    for (const [role, reasons] of [
      ['On call', ['By an invite from Ada Lovelace']],
      ['Platform', ['Default role of new members', 'By an invite from Ada Lovelace']],
      ['Support', ['Granted by Ada Lovelace']],
    ] as const) {
      const why = page.getByRole('button', { name: `Why? Grace Hopper has “${role}”` });
      await why.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: `Why Grace Hopper has “${role}”` });
      const shown = dialog.getByRole('list', { name: 'Reasons' }).getByRole('listitem');
      await expect(shown).toHaveCount(reasons.length);
      for (const reason of reasons)
        await expect(shown.filter({ hasText: reason })).toHaveText(/Since \w+, \w+ \d+, \d{4}/);
      await expectAccessibleAtNight(page);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(why).toBeFocused();
    }
  },
);

test.describe('someone outside the organization', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/members/'] });

  test('is not found', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const stranger = await newOwner();
    await ada.enter(context);
    for (const uuid of ['x', await uuidOf(stranger)]) {
      await page.goto(`/members/${uuid}`);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    }
  });
});

test(
  'roles can be added and removed with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await arrange(ada, 'On call', 'Platform');
    await ada.enter(context);
    await page.goto(`/members/${await uuidOf(grace)}`);
    const add = page.getByRole('button', { name: 'Add roles' });
    await add.focus();
    await page.keyboard.press('Enter');
    const search = page.getByRole('dialog').getByRole('combobox');
    await expect(search).toBeFocused();
    await expect(page.getByRole('option')).toHaveText(['On call', 'Platform']);
    for (let choice = 0; choice < 2; choice += 1) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    }
    await expect(page.getByRole('option', { selected: true })).toHaveText(['On call', 'Platform']);
    await page.keyboard.press('Backspace');
    await expect(page.getByRole('option', { selected: true })).toHaveText(['On call']);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Grace Hopper added to “On call”')).toBeVisible();
    await expect(add).toBeFocused();
    const why = page.getByRole('button', { name: 'Why? Grace Hopper has “On call”' });
    await expect(why).toBeEnabled();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(why).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Remove Grace Hopper from “On call”' })).toBeFocused();
    await page.keyboard.press('Enter');
    const question = page.getByRole('alertdialog');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    // The button is enabled once the consequences are shown.
    await expect(question.getByRole('button', { name: 'Remove from role' })).toBeEnabled();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Grace Hopper has no roles yet.')).toBeVisible();
  },
);

test.describe('keys and sessions', () => {
  test.use({ expectedFailures: ['net::ERR_FAILED'] });

  test('are shown to admins, who cannot end them, and load independently', async ({
    page,
    context,
    newOwner,
    newMember,
    rolecall,
  }) => {
    const ada = await newOwner('Difference Engines');
    const grace = await newMember(ada);
    const { id: elsewhere } = await grace.api.organizations.create.mutate({ name: 'Navy' });
    const scopes: ['*'] = ['*'];
    for (const label of ['one', 'two', 'three', 'four', 'five', 'six'])
      await grace.api.personalApiKeys.create.mutate({ label, scopes });
    await grace.api.personalApiKeys.create.mutate({ label: 'ships', scopes, scoped_organizations: [elsewhere] });
    await ada.enter(context);
    const path = `/members/${await uuidOf(grace)}`;
    expect(await (await context.request.get(path)).text()).toContain('Signed in on');
    await page.goto(path);
    const keys = page.getByRole('region', { name: 'API keys' });
    await expect(keys.getByRole('listitem')).toHaveText([/^six/, /^five/, /^four/, /^three/, /^two/]);
    await expect(keys.getByRole('listitem').first()).toHaveText('sixWhole organization · never used');
    const sessions = page.getByRole('region', { name: 'Signed in on' });
    await expect(sessions.getByRole('listitem')).toHaveText([/Signed in just now · expires in 4 weeks/]);
    await expect(sessions).toContainText('Only Grace Hopper can end them.');
    await expect(sessions.getByRole('button')).toHaveCount(0);
    await expect(page.getByText('Navy')).toHaveCount(0);
    await expectAccessible(page);
    await keys.getByRole('link', { name: 'Show 6 keys in the list' }).click();
    await expect(page).toHaveURL(/\/settings\/member-keys\?owner=/);
    await expect(page.getByRole('rowheader')).toHaveCount(6);

    // If another page of sessions fails to load, the keys stay.
    for (let time = 0; time < 5; time += 1) await rolecall.signInWithPassword(grace.email, grace.password, '192.0.2.1');
    await page.goto(path);
    await expect(sessions.getByRole('listitem')).toHaveCount(5);
    await page.route('**/api/trpc/members.sessions**', (route) => route.abort());
    await sessions.getByRole('button', { name: 'Next' }).click();
    await expect(sessions.getByRole('heading', { name: 'No connection' })).toBeVisible();
    await expect(keys.getByRole('listitem')).toHaveCount(5);
    await page.unroute('**/api/trpc/members.sessions**');
    await sessions.getByRole('button', { name: 'Try again' }).click();
    await expect(sessions.getByRole('listitem')).toHaveCount(1);
  });

  test('are not shown to members', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto(`/members/${await uuidOf(ada)}`);
    await expect(page.getByRole('region', { name: 'Details' })).toBeVisible();
    for (const name of ['API keys', 'Signed in on']) await expect(page.getByRole('region', { name })).toHaveCount(0);
  });
});
