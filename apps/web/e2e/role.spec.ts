import {
  comeBackLater,
  disconnect,
  expect,
  expectAccessible,
  expectAccessibleAtNight,
  hold,
  offline,
  test,
} from './test.ts';
import type { Visitor } from './visitor.ts';

const current = { organization_id: '@current' } as const;

/** Creates a role with this name and these people. @returns its id */
async function createRole(owner: Visitor, name: string, people: Visitor[] = []) {
  const { id } = await owner.api.roles.create.mutate({ ...current, name });
  for (const { api } of people) {
    const { uuid } = await api.users.me.query();
    await owner.api.roleMemberships.create.mutate({ ...current, role_id: id, user_uuid: uuid });
  }
  return id;
}

test('several people can be added at once, and adding and removing can be undone', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  await newMember(ada);
  const id = await createRole(ada, 'On call');
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('link', { name: 'On call' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'On call' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No one has this role yet' })).toBeVisible();
  await expectAccessibleAtNight(page);

  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('combobox', { name: 'People' });
  await field.fill('hopp');
  await page.getByRole('option', { name: 'Grace Hopper' }).click();
  await field.fill('ada');
  await page.getByRole('option', { name: 'Ada Lovelace' }).click();
  await page.keyboard.press('Escape');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Add 2 people' }).click();
  await expect(dialog).toBeHidden();
  const people = page.getByRole('table', { name: 'People with this role' }).getByRole('link');
  await expect(people).toHaveText([/Grace Hopper|Ada Lovelace/, /Grace Hopper|Ada Lovelace/]);
  await expect(page.getByText('2 people')).toBeVisible();
  await expect(page.getByText('added to “On call”')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'No one has this role yet' })).toBeVisible();
  const { results } = await ada.api.members.list.query(current);
  await ada.api.roleMemberships.createMany.mutate({
    ...current,
    role_id: id,
    user_uuids: results.map(({ user }) => user.uuid),
  });
  await page.reload();
  await expect(people).toHaveCount(2);

  await page.getByRole('searchbox').fill('hopp');
  await expect(people).toHaveText(['Grace Hopper']);
  await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
  await page.getByRole('button', { name: 'Remove from role' }).click();
  await expect(page.getByText('Grace Hopper no longer has “On call”')).toBeVisible();
  await expect(people).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(people).toHaveText(['Grace Hopper']);
  await page.reload();
  await expect(people).toHaveText(['Grace Hopper']);
  expect((await ada.api.roleMemberships.list.query({ ...current, role_id: id })).count).toBe(2);
  // The page lists these changes.
  await expect(page.getByRole('list', { name: 'Changes' })).toContainText(/removed Grace Hopper from On call/);
  await expectAccessible(page);
});

test('an external group can be linked and unlinked, and the role renamed in place', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  const id = await createRole(ada, 'On call');
  await ada.enter(context);
  await page.goto(`/roles/${id}`);
  await page.getByRole('button', { name: 'Add group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kind').selectOption({ label: 'Slack channel' });
  await dialog.getByLabel('Name to show').fill('#on-call');
  await dialog.getByLabel('Workspace id').fill('T123');
  await dialog.getByLabel('Channel id').fill('C456');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Add group' }).click();
  await expect(dialog).toBeHidden();
  const groups = page.getByRole('region', { name: 'External groups' }).getByRole('listitem');
  await expect(groups).toContainText(['#on-call']);
  await groups.getByRole('button', { name: 'Unlink #on-call' }).focus();
  await page.keyboard.press('Enter');
  await expect(groups).toHaveCount(0);
  // The focus is on an element, not back at the start of the page.
  await expect(page.locator(':focus')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(groups).toContainText(['Slack · T123 / C456']);

  await page.getByRole('button', { name: 'Rename the role' }).click();
  await page.getByRole('textbox', { name: 'Name of the role' }).fill('Standby');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Standby' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rename the role' })).toBeFocused();
  await expect(page.getByText('“On call” is now “Standby”')).toBeVisible();
});

test(
  'undoing the removal of a default role restores it as a manual grant',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const id = await createRole(ada, 'Staff');
    await ada.api.organizations.update.mutate({ ...current, default_role_id: id });
    await newMember(ada);
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    const grace = page.getByRole('table').getByRole('link', { name: 'Grace Hopper' });
    await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
    await page.getByRole('button', { name: 'Remove from role' }).click();
    await expect(page.getByText('Grace Hopper no longer has “Staff”')).toBeVisible();
    await expect(grace).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(grace).toBeVisible();
    const [membership] = (await ada.api.roleMemberships.list.query({ ...current, role_id: id })).results;
    const { grants } = await ada.api.roleMemberships.explain.query({
      ...current,
      role_id: id,
      id: membership?.id ?? '',
    });
    expect(grants.map(({ source }) => source)).toEqual(['manual']);
  },
);

test('deleting a role names what is lost, and leads back to the list', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const id = await createRole(ada, 'On call', [grace]);
  await ada.api.roleExternalReferences.create.mutate({
    ...current,
    role: id,
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_name: 'Pagers',
  });
  await ada.enter(context);
  await page.goto(`/roles/${id}`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText('Grace Hopper will no longer have this role.')).toBeVisible();
  await expect(dialog.getByText('Pagers (GitHub)')).toBeVisible();
  await expectAccessibleAtNight(page);
  await dialog.getByRole('textbox').fill('On call');
  await dialog.getByRole('button', { name: 'Delete role' }).click();
  await expect(page).toHaveURL('/roles');
  await expect(page.getByRole('heading', { name: 'No roles yet' })).toBeVisible();
});

test.describe('a temporary role', () => {
  test.use({ expectedFailures: ['/api/trpc/roleMemberships.explain'] });

  test('has an end that is shown, can be changed, survives undo and takes effect', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    await newMember(ada);
    const { id: role_id } = await ada.api.roles.create.mutate({ ...current, name: 'On call' });
    const role = { ...current, role_id };
    const grants = async () => {
      const [membership] = (await ada.api.roleMemberships.list.query(role)).results;
      return membership && (await ada.api.roleMemberships.explain.query({ ...role, id: membership.id })).grants;
    };
    await ada.enter(context);
    await page.goto(`/roles/${role_id}`);
    await page.getByRole('button', { name: 'Add people' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'People' }).fill('hopp');
    await page.getByRole('option', { name: 'Grace Hopper' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel('The role ends').selectOption('In 7 days');
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: 'Grace Hopper' })).toContainText('ends in 7 days');
    const why = page.getByRole('button', { name: 'Why? Grace Hopper has “On call”' });
    await why.click();
    await expect(dialog.getByRole('listitem')).toContainText(/Ends \w+, \w+ \d+, \d{4}.*in 7 days/);
    await expectAccessibleAtNight(page);
    await dialog.getByRole('button', { name: 'Change when it ends' }).click();
    await expect(dialog.getByLabel('The role ends')).toBeFocused();
    await dialog.getByLabel('The role ends').selectOption('Never');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('listitem')).toContainText('Does not end by itself');
    await expect(dialog.getByRole('button', { name: 'Change when it ends' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Change when it ends' }).click();
    await dialog.getByLabel('The role ends').selectOption('On a day of your choice');
    await dialog.getByLabel('Last day').fill('2000-01-01');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByLabel('Last day')).toHaveAccessibleDescription(/^Choose \w+ \d+, \d{4} or a later day\.$/);
    await dialog.getByLabel('Last day').fill('2099-12-31');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('listitem')).toContainText(/Ends .* 2099/);
    await page.keyboard.press('Escape');
    const expires_at = (await grants())?.[0]?.expires_at;
    expect(expires_at).toMatch(/^(2099-12-3|2100-01-01)/);

    await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
    await page.getByRole('button', { name: 'Remove from role' }).click();
    // The message about adding the person still offers Undo, too.
    const removed = page.getByRole('alertdialog').filter({ hasText: 'Grace Hopper no longer has “On call”' });
    await removed.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await grants())?.[0]?.expires_at).toBe(expires_at);

    // An expired membership disappears without a reload, and an open dialog about it says so.
    await page.reload();
    await why.click();
    await expect(dialog.getByRole('listitem')).toContainText('Granted by Ada Lovelace');
    const [membership] = (await ada.api.roleMemberships.list.query(role)).results;
    const soon = new Date(Date.now() + 3000).toISOString();
    await ada.api.roleMemberships.setExpiry.mutate({ ...role, id: membership?.id ?? '', expires_at: soon });
    await comeBackLater(page);
    await expect(dialog.getByRole('status')).toHaveText('Grace Hopper no longer has this role.');
    await expectAccessibleAtNight(page);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('heading', { name: 'No one has this role yet' })).toBeVisible();
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText(/ended Grace Hopper’s time in On call/);
  });
});

test('undo does not restore roles that came from a group sync', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const { uuid } = await grace.api.users.me.query();
  const id = await createRole(ada, 'On call', [ada]);
  const role = { ...current, role_id: id };
  const group = { provider: 'github', provider_organization_id: 'acme' };
  const reference = { ...group, provider_role_id: '1', provider_role_name: 'Pagers' };
  await ada.api.roleExternalReferences.create.mutate({ ...current, role: id, ...reference });
  const sync = async (...people: Visitor[]) => {
    const groups = [{ id: '1', members: people.map(({ email }) => ({ email })) }];
    const plan = await ada.api.groupSyncs.plan.mutate({ ...current, ...group, complete: true, groups });
    await ada.api.groupSyncs.applyPlan.mutate({ ...current, id: plan.id });
  };
  const undo = page.getByRole('button', { name: 'Undo' });
  const bySync = page.getByText('The role came from a group sync. The next sync may give it again.');
  await ada.enter(context);
  await sync(grace);
  await page.goto(`/roles/${id}`);
  await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
  await page.getByRole('button', { name: 'Remove from role' }).click();
  await expect(bySync).toBeVisible();
  await expect(undo).toHaveCount(0);

  await sync(grace);
  await page.goto(`/members/${uuid}`);
  await page.getByRole('button', { name: 'Remove Grace Hopper from “On call”' }).click();
  await page.getByRole('button', { name: 'Remove from role' }).click();
  await expect(bySync).toBeVisible();
  await expect(undo).toHaveCount(0);

  // Of several people, only those with a manual grant get the role back.
  const givenBack = async () => {
    await expect(page.getByText('Undo leaves out 1 person whose role came from a group sync.')).toBeVisible();
    await undo.click();
    await expect(page.getByText('1 person added to On call')).toBeVisible();
    const { results } = await ada.api.roleMemberships.list.query(role);
    expect(results.map(({ user }) => user.email)).toEqual([ada.email]);
  };
  await sync(grace);
  await page.goto(`/roles/${id}`);
  await page.getByRole('checkbox', { name: 'Select all people on this page' }).check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Remove from role' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from role' }).click();
  await givenBack();

  // A person who also had the role from a group sync gets it back only as a manual grant, and the message says so.
  await sync(ada, grace);
  await page.goto('/members');
  await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Remove from role' }).click();
  await page.getByRole('dialog').getByRole('combobox').click();
  await page.getByRole('listbox').getByRole('option', { name: 'On call' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove from role' }).click();
  await expect(page.getByText('by hand only to 1 person who also had it from a group sync')).toBeVisible();
  await givenBack();

  await sync(ada);
  await page.goto(`/roles/${id}`);
  await page.getByRole('button', { name: 'Remove Ada Lovelace from role' }).click();
  await page.getByRole('button', { name: 'Leave role' }).click();
  await expect(page.getByText('The role also came from a group sync. Undo gives it back by hand only.')).toBeVisible();
  await undo.click();
  await expect(page.getByRole('row', { name: 'Ada Lovelace' })).toBeVisible();
});

test.describe('a role that expires before its removal is undone', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/roleMemberships.create'] });

  test('is restored only to the others, with a message', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const { uuid: user_uuid } = await grace.api.users.me.query();
    const role_id = await createRole(ada, 'On call', [ada]);
    const give = async () => {
      const expires_at = new Date(Date.now() + 8000).toISOString();
      await ada.api.roleMemberships.create.mutate({ ...current, role_id, user_uuid, expires_at });
      return Date.parse(expires_at);
    };
    const undo = page.getByRole('button', { name: 'Undo' });
    /** Presses Undo before the role expires, and lets the request reach the server only afterwards. */
    const undoLate = async (end: number) => {
      const answer = await hold(page, '**/api/trpc/roleMemberships.create*');
      await undo.click();
      await expect.poll(() => Date.now(), { timeout: 15_000 }).toBeGreaterThan(end + 500);
      answer();
    };
    await ada.enter(context);
    const removeAll = async () => {
      await page.goto(`/roles/${role_id}`);
      await page.getByRole('checkbox', { name: 'Select all people on this page' }).check();
      await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Remove from role' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from role' }).click();
    };
    let end = await give();
    await removeAll();
    await undoLate(end);
    await expect(page.getByText('1 person added to On call')).toBeVisible();
    await expect(page.getByText('The role has already expired for 1 person.')).toBeVisible();
    await expect(page.getByRole('table').getByRole('link')).toHaveText(['Ada Lovelace']);

    const [left] = (await ada.api.roleMemberships.list.query({ ...current, role_id })).results;
    await ada.api.roleMemberships.delete.mutate({ ...current, role_id, id: left?.id ?? '' });
    end = await give();
    await removeAll();
    await undoLate(end);
    await expect(page.getByText('No one was added to On call')).toBeVisible();
    const told = page.getByText('The role has already expired for this person.');
    await expect(told).toBeVisible();

    for (const path of [`/roles/${role_id}`, `/members/${user_uuid}`]) {
      end = await give();
      await page.goto(path);
      await page.getByRole('button', { name: /^Remove Grace Hopper from / }).click();
      await page.getByRole('button', { name: 'Remove from role' }).click();
      await undoLate(end);
      await expect(page.getByText('Grace Hopper did not get “On call” back')).toBeVisible();
      await expect(told).toBeVisible();
    }
  });
});

test.describe('a refused request', () => {
  test.use({ expectedFailures: ['/api/trpc/roleMemberships.createMany'] });

  test('adds nobody to the role, and says for whom it failed', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    const id = await createRole(ada, 'On call');
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    await page.getByRole('button', { name: 'Add people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').fill('hopp');
    await page.getByRole('option', { name: 'Grace Hopper' }).click();
    await dialog.getByRole('combobox').fill('ada');
    await page.getByRole('option', { name: 'Ada Lovelace' }).click();
    await page.keyboard.press('Escape');
    // Someone else adds Grace first.
    const { uuid } = await grace.api.users.me.query();
    await ada.api.roleMemberships.create.mutate({ ...current, role_id: id, user_uuid: uuid });
    // While waiting for the response, the dialog cannot be closed for the first 10 seconds.
    const answer = await hold(page, '**/api/trpc/roleMemberships.createMany*');
    await dialog.getByRole('button', { name: 'Add 2 people' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(dialog.getByRole('alert')).toContainText('Waiting for the server’s answer.');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    answer();
    await expect(dialog.getByText(`${grace.email} is already part of the role.`)).toBeVisible();
    await expect(dialog.getByRole('alert')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await expectAccessibleAtNight(page);
    expect((await ada.api.roleMemberships.list.query({ ...current, role_id: id })).count).toBe(1);
  });

  test(
    'is reported outside the dialog if it was closed before the response arrived',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const id = await createRole(ada, 'On call');
      await ada.enter(context);
      await page.goto(`/roles/${id}`);
      await page.getByRole('button', { name: 'Add people' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox').fill('hopp');
      await page.getByRole('option', { name: 'Grace Hopper' }).click();
      await page.keyboard.press('Escape');
      const { uuid } = await grace.api.users.me.query();
      await ada.api.roleMemberships.create.mutate({ ...current, role_id: id, user_uuid: uuid });
      const answer = await hold(page, '**/api/trpc/roleMemberships.createMany*');
      await dialog.getByRole('button', { name: 'Add 1 person' }).click();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await expect(dialog.getByRole('alert')).toContainText('or after 10 seconds');
      await expect(async () => {
        await dialog.getByRole('button', { name: 'Cancel' }).click();
        await expect(dialog).toBeHidden({ timeout: 500 });
      }).toPass({ intervals: [2000] });
      answer();
      await expect(page.getByText('Failed: Add people to “On call”')).toBeVisible();
      await expect(page.getByText(`${grace.email} is already part of the role.`)).toBeVisible();
    },
  );
});

test.describe('without a connection', () => {
  test.use({ expectedFailures: offline });

  test(
    'a failed removal is reverted and reported',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const id = await createRole(ada, 'On call', [grace]);
      await ada.enter(context);
      await page.goto(`/roles/${id}`);
      // The first message loads the code for messages, which is needed before the connection is lost.
      await page.getByRole('button', { name: 'Rename the role' }).click();
      await page.getByRole('textbox', { name: 'Name of the role' }).fill('Standby');
      await page.keyboard.press('Enter');
      await expect(page.getByText('“On call” is now “Standby”')).toBeVisible();
      const take = async () => {
        await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
        await page.getByRole('button', { name: 'Remove from role' }).click();
      };
      await page.getByRole('button', { name: 'Remove Grace Hopper from role' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
      await disconnect(page);
      await take();
      await expect(page.getByText('Grace Hopper still has “Standby”')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
      await context.setOffline(false);
      await take();
      await expect(page.getByText('Grace Hopper no longer has “Standby”')).toBeVisible();
    },
  );
});

test('members see who has the role, but no actions that they cannot perform', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const id = await createRole(ada, 'On call', [grace]);
  await grace.enter(context);
  await page.goto(`/roles/${id}`);
  await expect(page.getByRole('table').getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
  for (const name of [/^Add/, /^Delete/, /^Rename/, /^Take/])
    await expect(page.getByRole('button', { name })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Latest activity' })).toBeHidden();
  await expectAccessibleAtNight(page);
});

test(
  'people can be added with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await newMember(ada);
    const id = await createRole(ada, 'On call');
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    const add = page.getByRole('button', { name: 'Add people' });
    await add.focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('dialog').getByRole('combobox');
    await expect(field).toBeFocused();
    await page.keyboard.type('hopp');
    const option = page.getByRole('listbox').getByRole('option');
    await expect(option).toHaveText([/Grace Hopper/]);
    // Enter picks the first match, and Tab keeps it.
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: 'Grace Hopper' })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('dialog').getByRole('row', { name: 'Grace Hopper' })).toBeVisible();
    const submit = page.getByRole('button', { name: 'Add 1 person' });
    await expect(option).toHaveCount(0);
    while (!(await submit.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByRole('table').getByRole('link', { name: 'Grace Hopper' })).toBeVisible();
  },
);

test.describe('the reason for a role', () => {
  test.use({ expectedFailures: [...offline, '/api/trpc/roleMemberships.explain'] });

  test(
    'is shown in the list of people, and a lost connection or removed role is reported',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const id = await createRole(ada, 'On call', [ada, grace]);
      await ada.enter(context);
      await page.goto(`/roles/${id}`);
      const why = (name: string) => page.getByRole('button', { name: `Why? ${name} has “On call”` });
      const dialog = page.getByRole('dialog');
      await why('Ada Lovelace').click();
      await expect(dialog.getByRole('listitem')).toContainText('Granted by Ada Lovelace');
      await expectAccessibleAtNight(page);
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(why('Ada Lovelace')).toBeFocused();

      await disconnect(page);
      await why('Grace Hopper').click();
      await expect(dialog.getByRole('heading', { name: 'No connection' })).toBeVisible();
      await expectAccessibleAtNight(page);
      await context.setOffline(false);
      await dialog.getByRole('button', { name: 'Try again' }).click();
      await expect(dialog.getByRole('listitem')).toContainText('Granted by Ada Lovelace');
      await page.keyboard.press('Escape');

      // Someone else removes Grace from the role in the meantime.
      await page.reload();
      const { results } = await ada.api.roleMemberships.list.query({ ...current, role_id: id, search: grace.email });
      await ada.api.roleMemberships.delete.mutate({ ...current, role_id: id, id: results[0]?.id ?? '' });
      await why('Grace Hopper').click();
      await expect(dialog.getByRole('status')).toHaveText('Grace Hopper no longer has this role.');
      await expect(dialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
      await page.keyboard.press('Enter');
      // The row and its button are gone, so the button in its place has focus.
      await expect(why('Grace Hopper')).toHaveCount(0);
      await expect(why('Ada Lovelace')).toBeFocused();
    },
  );

  test('shows a loading state until it arrives', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const id = await createRole(ada, 'On call', [ada]);
    await ada.enter(context);
    await page.goto(`/roles/${id}`);
    const answer = await hold(page, '**/api/trpc/roleMemberships.explain*');
    await page.getByRole('button', { name: 'Why? Ada Lovelace has “On call”' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('status')).toHaveText('Loading the reasons');
    answer();
    await expect(dialog.getByRole('listitem')).toContainText('Granted by Ada Lovelace');
  });
});

test.describe('a role that does not exist', () => {
  test.use({ expectedFailures: ['/roles/'] });

  test('is not found', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/roles/00000000-0000-4000-8000-000000000000');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await expectAccessibleAtNight(page);
  });
});
