import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { expect, expectAccessible, hold, newPerson, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

test('deleting a page’s last entry shows the previous page, and paging works with the keyboard', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  for (let index = 0; index < 51; index += 1)
    await ada.api.personalApiKeys.create.mutate({ label: `key ${index}`, scopes: ['*'] });
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  const next = page.getByRole('button', { name: 'Next' });
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/settings/api-keys?page=2');
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  // This is the last page, and the focus stays on the button.
  await expect(next).toBeFocused();
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/settings/api-keys?page=2');
  await page.getByRole('button', { name: /^Revoke key / }).click();
  await page.getByRole('button', { name: 'Revoke key', exact: true }).click();
  await expect(page).toHaveURL('/settings/api-keys');
  await expect(page.getByRole('rowheader')).toHaveCount(50);
  await expect(page.getByText('50 keys')).toBeVisible();
});

test('the next page is scrolled to its top', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  for (let index = 0; index < 60; index += 1)
    await ada.api.roles.create.mutate({ organization_id, name: `Role ${String(index).padStart(2, '0')}` });
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('link', { name: 'Role 55' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toBeInViewport();
});

test('a double click creates only one key', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label').fill('terraform');
  await dialog.getByLabel('Organization and roles: Read').check();
  await dialog.getByRole('button', { name: 'Create key' }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page.getByRole('alertdialog', { name: 'Copy “terraform” now' })).toBeVisible();
  // An extra Enter copies the key instead of losing it.
  await expect(page.getByRole('button', { name: 'Copy API key' })).toBeFocused();
  expect((await ada.api.personalApiKeys.list.query({})).count).toBe(1);
});

for (const { by, stop, tag } of [
  {
    by: 'the button',
    stop: async (dialog: Locator) => dialog.getByRole('button', { name: 'Stop' }).click(),
    tag: [],
  },
  { by: 'Escape', stop: async (dialog: Locator) => dialog.page().keyboard.press('Escape'), tag: ['@night'] },
])
  test(
    `inviting many people can be stopped with ${by}, which keeps the invites already created`,
    { tag },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      const addresses = Array.from({ length: 45 }, () => newPerson().email);
      await page.goto('/members');
      await page.getByRole('button', { name: 'Invite people' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Email addresses').fill(addresses.join('\n'));
      // A click outside the dialog does not lose what was typed.
      await page.mouse.click(5, 5);
      await expect(dialog.getByLabel('Email addresses')).toHaveValue(addresses.join('\n'));
      const release = await hold(page, '**/api/trpc/invites.create**');
      await dialog.getByRole('button', { name: 'Invite 45 people' }).click();
      await expect(dialog.getByRole('status')).toContainText('of 45');
      await stop(dialog);
      release();
      const told = page.getByRole('alertdialog', { name: '20 invited, 25 failed' });
      await expect(told.getByText('Not invited: you stopped.')).toHaveCount(25);
      expect((await ada.api.invites.list.query({ organization_id })).count).toBe(20);
      await told.getByRole('button', { name: 'Fix and try again' }).click();
      await expect(dialog.getByLabel('Email addresses')).toHaveValue(addresses.slice(20).join('\n'));
    },
  );

test(
  'leaving the page stops inviting, and reports how many people were invited',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    const addresses = Array.from({ length: 45 }, () => newPerson().email);
    await page.goto('/roles');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).click();
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Email addresses').fill(addresses.join('\n'));
    const release = await hold(page, '**/api/trpc/invites.create**');
    await dialog.getByRole('button', { name: 'Invite 45 people' }).click();
    await expect(dialog.getByRole('status')).toContainText('of 45');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
    release();
    await expect(page.getByText('20 invited, 25 failed')).toBeVisible();
    expect((await ada.api.invites.list.query({ organization_id })).count).toBe(20);
  },
);

test(
  'a long name without spaces does not widen a page on a narrow screen',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const ada = await newOwner();
    const name = 'x'.repeat(120);
    const { id } = await ada.api.roles.create.mutate({ organization_id, name });
    const project = await ada.api.projects.create.mutate({ organization_id, name });
    await ada.enter(context);
    for (const path of ['/roles', `/roles/${id}`, '/projects', `/projects/${project.id}`, '/']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
    }
  },
);

test(
  'selected people can be removed from a role together, which can be undone',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    const people = [ada, await newMember(ada), await newMember(ada), await newMember(ada)];
    const user_uuids = await Promise.all(people.map(async ({ api }) => (await api.users.me.query()).uuid));
    await ada.api.roleMemberships.createMany.mutate({ organization_id, role_id, user_uuids });
    await ada.enter(context);
    await page.goto(`/roles/${role_id}`);
    const table = page.getByRole('table', { name: 'People with this role' });
    const boxes = table.getByRole('checkbox', { name: /^Select [^a]/ });
    const all = table.getByRole('checkbox', { name: 'Select all people on this page' });
    const selection = page.getByRole('region', { name: 'Selection' });
    await boxes.first().check();
    await expect(selection.getByRole('status')).toHaveText('1 person selected');
    await expect(all).toHaveJSProperty('indeterminate', true);
    // Shift-click selects a range, as in other applications.
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    await expect(selection.getByRole('status')).toHaveText('3 people selected');
    await all.check();
    await expect(selection.getByRole('status')).toHaveText('4 people selected');
    await boxes.first().uncheck();
    await expectAccessible(page);
    await selection.getByRole('button', { name: 'Remove from role' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from role' }).click();
    await expect(page.getByText('3 people removed from On call')).toBeVisible();
    await expect(boxes).toHaveCount(1);
    await expect(selection).toBeHidden();
    expect((await ada.api.roleMemberships.list.query({ organization_id, role_id })).count).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(boxes).toHaveCount(4);
  },
);

test('keyboard focus stays in a list when its entries are removed', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  for (const label of ['one', 'two', 'three']) await ada.api.personalApiKeys.create.mutate({ label, scopes: ['*'] });
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  const buttons = page.getByRole('button', { name: /^Revoke / });
  await expect(buttons).toHaveCount(3);
  for (const left of [2, 1]) {
    await buttons.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).focus();
    await page.keyboard.press('Enter');
    await expect(buttons).toHaveCount(left);
    await expect(buttons.first()).toBeFocused();
  }
});

test.describe('a button that disappears when pressed', () => {
  test.use({ expectedFailures: ['net::ERR_FAILED'] });

  test('keeps keyboard focus nearby', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    const { uuid } = await ada.api.users.me.query();
    await ada.enter(context);
    const list = '**/api/trpc/members.overview**';
    const fails = async () => {
      await page.route(list, (route) => route.abort());
      await page.getByRole('columnheader', { name: 'Level' }).getByRole('button').press('Enter');
      await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
      await page.unroute(list);
    };
    for (const { path, name, before, around } of [
      { path: '/members?search=zzz', name: 'Clear search and filters', around: 'main' },
      { path: '/members', before: fails, name: 'Try again', around: 'main' },
      { path: `/activity?user=${uuid}`, name: 'Clear person', around: 'search button' },
      { path: `/activity?project=${id}`, name: 'Show everything', around: 'search' },
      {
        path: `/projects/${id}/settings/autocapture`,
        before: () => page.getByRole('switch').first().press(' '),
        name: /^Unset/,
        around: 'form',
      },
    ]) {
      await page.goto(path);
      await before?.();
      const button = page.getByRole('button', { name }).first();
      await button.press('Enter');
      await expect(button).toBeHidden();
      await expect(page.locator(around).and(page.locator(':focus'))).toBeVisible();
    }
  });
});

/** Entries that a button removes from a page, and the control that then has keyboard focus. */
const removals: Record<
  string,
  {
    open: (ada: Visitor, role_id: string) => Promise<string>;
    button: string | RegExp;
    confirm: string;
    next: string | RegExp;
  }
> = {
  'a role of a person': {
    open: async ({ api }) => `/members/${(await api.users.me.query()).uuid}`,
    button: /^Remove Ada Lovelace from “On call”/,
    confirm: 'Leave role',
    next: /^Remove Ada Lovelace from “Platform”/,
  },
  'a person of a role': {
    open: async (_, role_id) => `/roles/${role_id}`,
    button: /^Remove Ada Lovelace from role/,
    confirm: 'Leave role',
    next: /^Remove Grace Hopper from role/,
  },
  'a member': {
    open: async () => '/members?order=-name',
    button: 'Actions for Grace Hopper',
    confirm: 'Remove from organization',
    next: 'Actions for Ada Lovelace',
  },
};

for (const [what, { open, button, confirm, next }] of Object.entries(removals))
  test(
    `keyboard focus moves to the next entry when ${what} is removed`,
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      const { uuid } = await ada.api.users.me.query();
      const user_uuids = [uuid, (await grace.api.users.me.query()).uuid];
      const ids: string[] = [];
      for (const name of ['On call', 'Platform']) {
        const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name });
        await ada.api.roleMemberships.createMany.mutate({ organization_id, role_id, user_uuids });
        ids.push(role_id);
      }
      await ada.enter(context);
      await page.goto(await open(ada, ids[0] ?? ''));
      await page.getByRole('button', { name: button }).focus();
      await page.keyboard.press('Enter');
      const item = page.getByRole('menuitem', { name: 'Remove from organization…' });
      if (what === 'a member') await item.press('Enter');
      const confirmation = page.getByRole('alertdialog').getByRole('button', { name: confirm });
      await expect(confirmation).toBeEnabled();
      await confirmation.press('Enter');
      await expect(page.getByRole('alertdialog')).toBeHidden();
      await expect(page.getByRole('main').getByRole('button', { name: button })).toHaveCount(0);
      await expect(page.getByRole('button', { name: next })).toBeFocused();
    },
  );

test(
  'the names of many roles are shown, and no request URL is too long',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const role_ids: string[] = [];
    for (let number = 0; number < 360; number += 1)
      role_ids.push((await ada.api.roles.create.mutate({ organization_id, name: `Role ${number}` })).id);
    // An invite can have at most 100 roles.
    for (const start of [0, 90, 180, 270])
      await ada.api.invites.create.mutate({
        organization_id,
        target_email: newPerson().email,
        role_ids: role_ids.slice(start, start + 90),
      });
    await ada.enter(context);
    const lengths: number[] = [];
    page.on('request', (request) => lengths.push(request.url().length));
    await page.goto('/members/invites');
    const row = page.getByRole('row').filter({ hasText: 'Role 0' });
    await expect(row).toBeVisible();
    // Also when the browser fetches the list again.
    await page.getByRole('button', { name: 'Email address' }).click();
    await expect(page).toHaveURL(/order=/);
    await expect(row).toBeVisible();
    expect(Math.max(...lengths)).toBeLessThan(8000);
  },
);

test(
  'a click outside a dialog does not lose what was chosen in it',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.goto(`/members/${(await ada.api.users.me.query()).uuid}`);
    const dialog = page.getByRole('dialog');
    const addRoles = page.getByRole('button', { name: 'Add roles' });
    const open = () => addRoles.click();
    await open();
    await expect(page.getByRole('option', { name: 'On call' })).toBeVisible();
    // Nothing is chosen yet.
    await page.mouse.click(5, 5);
    await expect(dialog).toBeHidden();
    // Closing the dialog returns the focus.
    await expect(addRoles).toBeFocused();
    await open();
    await page.getByRole('option', { name: 'On call' }).click();
    await page.mouse.click(5, 5);
    await expect(page.getByRole('listbox')).toBeHidden();
    await expect(dialog.getByRole('row', { name: 'On call' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Add role' }).click();
    await expect(page.getByText('Ada Lovelace added to “On call”')).toBeVisible();
  },
);

test('switches are visible with forced colors', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.enter(context);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.goto(`/projects/${id}/settings/access`);
  const box = page.getByRole('switch', { name: 'Private project' });
  await expect(box).toBeVisible();
  const clip = await box.boundingBox();
  const picture = async () => (await page.screenshot(clip ? { clip } : {})).toString('base64');
  const off = await picture();
  await box.check();
  const on = await picture();
  // With the switch hidden, only the page's background is left.
  await box.evaluate((element) => void (element.style.visibility = 'hidden'));
  const nothing = await picture();
  expect(new Set([off, on, nothing]).size).toBe(3);
});

test(
  'the current page and the chosen view are recognizable with forced colors',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.emulateMedia({ forcedColors: 'active' });
    const backgroundOf = (part: Locator) => part.evaluate((element) => getComputedStyle(element).backgroundColor);
    await page.goto('/members');
    for (const [here, other] of [
      ['Members', 'Roles'],
      ['People', 'Open invites'],
    ]) {
      const link = (name = '') => page.getByRole('link', { name, exact: true });
      expect(await backgroundOf(link(here))).not.toBe(await backgroundOf(link(other)));
    }
    await page.goto('/map?view=table');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    expect(await backgroundOf(button('Table'))).not.toBe(await backgroundOf(button('Picture')));
  },
);

test('names are in the initial HTML', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  const project = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.api.invites.create.mutate({ organization_id, target_email: newPerson().email, role_ids: [role.id] });
  await ada.api.personalApiKeys.create.mutate({ label: 'ci', scopes: ['project:read'], scoped_projects: [project.id] });
  await ada.enter(context);
  const htmlOf = async (path: string) => (await page.request.get(path)).text();
  expect(await htmlOf('/members/invites')).toMatch(/<span[^>]*>On call<\/span>/);
  expect(await htmlOf('/settings/api-keys')).toMatch(/<span[^>]*>Web shop<\/span>/);
  await ada.api.groupSyncs.plan.mutate({
    organization_id,
    provider: 'github',
    provider_organization_id: 'acme',
    complete: false,
    groups: [],
    source: 'teams.json',
  });
  expect(await htmlOf('/group-syncs')).toMatch(/<td[^>]*>teams.json<\/td>/);
});

test.describe('a concurrent change', () => {
  test.use({
    expectedFailures: ['/api/trpc/roles.', '/api/trpc/roleMemberships.', '/api/trpc/access.'],
  });

  test(
    'is reported when deleting a role that was already deleted, and closes the dialog',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const { id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
      await ada.enter(context);
      await page.goto('/roles');
      await page.getByRole('button', { name: 'Actions for On call' }).click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      const dialog = page.getByRole('alertdialog');
      await expect(dialog).toBeVisible();
      await ada.api.roles.delete.mutate({ organization_id, id });
      await dialog.getByRole('button', { name: /^Delete/ }).click();
      await expect(page.getByText('Role “On call” was already deleted')).toBeVisible();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('heading', { name: 'No roles yet' })).toBeVisible();
    },
  );
});

test('dialogs fit on a small laptop’s screen', { tag: '@night' }, async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const ada = await newOwner();
  await ada.enter(context);
  for (const [path, name, submit] of [
    ['/settings/api-keys', 'New key', 'Create key'],
    ['/members', 'Invite people', /^Invite/],
    ['/external-groups', 'Add group', 'Add group'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('button', { name }).first().click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: submit })).toBeInViewport({ ratio: 1 });
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 });
  }
});

test('selected members can be given a role and a level, exported and removed together', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  for (let index = 0; index < 3; index += 1) await newMember(ada);
  await ada.enter(context);
  await page.goto('/members');
  const boxes = page.getByRole('checkbox', { name: 'Select Grace Hopper' });
  const selection = page.getByRole('region', { name: 'Selection' });
  await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
  await expect(selection.getByRole('status')).toHaveText('4 members selected');
  await selection.getByRole('button', { name: 'Add to role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to a role' });
  await dialog.getByRole('combobox').fill('on call');
  await page.getByRole('listbox').getByRole('option', { name: 'On call' }).click();
  await expect(dialog.getByText('4 people will be added.')).toBeVisible();
  await dialog.getByLabel('The role ends').selectOption('In 30 days');
  await dialog.getByRole('button', { name: 'Add to role' }).click();
  const holders = async () => (await ada.api.roleMemberships.overview.query({ organization_id, role_id })).count;
  await expect(page.getByText('4 people added to On call')).toBeVisible();
  expect(await holders()).toBe(4);
  await expect(selection).toBeHidden();
  await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false);
  await expect(page.getByRole('row').getByRole('link', { name: 'On call' })).toHaveCount(4);
  const { results } = await ada.api.roleMemberships.overview.query({ organization_id, role_id });
  const day = 24 * 60 * 60 * 1000;
  expect(results.map(({ expires_at }) => Math.round((Date.parse(expires_at ?? '') - Date.now()) / day))).toEqual([
    30, 30, 30, 30,
  ]);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(holders).toBe(0);
  const user_uuids = results.map(({ user }) => user.uuid);
  await ada.api.roleMemberships.createMany.mutate({ organization_id, role_id, user_uuids });

  await boxes.nth(0).check();
  await boxes.nth(1).check();
  const owners = async () => (await ada.api.members.list.query({ organization_id, level: 15 })).count;
  await selection.getByRole('button', { name: 'Change level' }).click();
  await page.getByRole('menuitemradio', { name: 'Owner' }).click();
  // Making people owners asks for confirmation, and can be undone.
  const question = page.getByRole('alertdialog', { name: 'Make 2 people owners?' });
  await expect(question).toBeVisible();
  expect(await owners()).toBe(1);
  await question.getByRole('button', { name: 'Make owner' }).click();
  await expect(page.getByText('Level of 2 people is now Owner')).toBeVisible();
  expect(await owners()).toBe(3);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(owners).toBe(1);
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await selection.getByRole('button', { name: 'Change level' }).click();
  await page.getByRole('menuitemradio', { name: 'Admin' }).click();
  await expect(page.getByText('Level of 2 people is now Admin')).toBeVisible();
  await page.getByLabel('Level', { exact: true }).selectOption('Admin');
  await expect(page).toHaveURL('/members?level=8');
  await expect(boxes).toHaveCount(2);
  await page.getByRole('button', { name: 'Role All roles' }).click();
  await page.getByRole('option', { name: 'On call' }).click();
  await expect(page).toHaveURL(`/members?level=8&role=${role_id}`);
  await expect(boxes).toHaveCount(2);

  await page.getByRole('checkbox', { name: 'Select all members on this page' }).check();
  const download = page.waitForEvent('download');
  await selection.getByRole('button', { name: 'Export' }).click();
  const path = await (await download).path();
  const lines = (await readFile(path, 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain('Grace,Hopper,Admin,On call,');
  await selection.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from organization' }).click();
  await expect(page.getByRole('heading', { name: 'No matching members' })).toBeVisible();
  expect((await ada.api.members.list.query({ organization_id })).count).toBe(2);
});

test(
  'selected keys, invites and groups can be removed together',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id: role } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    for (const name of ['one', 'two', 'three']) {
      await ada.api.personalApiKeys.create.mutate({ label: name, scopes: ['*'] });
      await ada.api.invites.create.mutate({ organization_id, target_email: newPerson().email });
      await ada.api.roleExternalReferences.create.mutate({
        organization_id,
        role,
        provider: 'github',
        provider_organization_id: 'acme',
        provider_role_id: name,
        provider_role_name: name,
      });
    }
    await ada.enter(context);
    for (const [path, label, confirm, done] of [
      ['/settings/api-keys', 'Revoke', 'Revoke keys', '2 keys revoked'],
      ['/members/invites', 'Revoke', 'Revoke invites', '2 invites revoked'],
      ['/external-groups', 'Unlink', 'Unlink groups', '2 groups unlinked'],
    ] as const) {
      await page.goto(path);
      const boxes = page.locator('tbody').getByRole('checkbox');
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: label, exact: true }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: confirm }).click();
      await expect(page.getByText(done)).toBeVisible();
      await expect(page.getByRole('rowheader')).toHaveCount(1);
    }
  },
);

test('an expired entry is no longer selected', { tag: '@night' }, async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  const people = [await newMember(ada), await newMember(ada), await newMember(ada)];
  for (const [index, { api }] of people.entries()) {
    const { uuid: user_uuid } = await api.users.me.query();
    const expires_at = index === 0 ? new Date(Date.now() + 9000).toISOString() : null;
    await ada.api.roleMemberships.create.mutate({ organization_id, role_id, user_uuid, expires_at });
  }
  await ada.enter(context);
  await page.goto(`/roles/${role_id}`);
  await page
    .getByRole('row', { name: /ends in/ })
    .getByRole('checkbox')
    .check();
  await page.getByRole('row', { name: 'Grace Hopper' }).last().getByRole('checkbox').check();
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection.getByRole('status')).toHaveText('2 people selected');
  await page.getByRole('searchbox').fill('grace');
  await expect(page).toHaveURL(/search=grace/);
  await expect(selection.getByRole('status')).toHaveText('2 people selected');
  await expect(selection.getByRole('status')).toHaveText('1 person selected', { timeout: 20_000 });
  await selection.getByRole('button', { name: 'Remove from role' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from role' }).click();
  await expect(page.getByText('1 person removed from On call')).toBeVisible();
  await expect(page.getByRole('rowheader')).toHaveCount(1);
});

test.describe('a selected person', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/roleMemberships.deleteMany'] });

  test('who was removed meanwhile does not prevent another selection', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner();
    const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    for (let index = 0; index < 2; index += 1) await newMember(ada);
    for (const { user } of (await ada.api.members.list.query({ organization_id })).results)
      if (user.email !== ada.email)
        await ada.api.roleMemberships.create.mutate({ organization_id, role_id, user_uuid: user.uuid });
    await ada.enter(context);
    await page.goto(`/roles/${role_id}`);
    const selection = page.getByRole('region', { name: 'Selection' });
    const all = page.getByRole('checkbox', { name: /^Select all .* on this page/ });
    await all.check();
    const [first] = (await ada.api.roleMemberships.list.query({ organization_id, role_id })).results;
    await ada.api.roleMemberships.delete.mutate({ organization_id, role_id, id: first?.id ?? '' });
    const remove = async () => {
      await selection.getByRole('button', { name: 'Remove from role' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Remove from role' }).click();
    };
    await remove();
    await expect(page.getByText('This is no longer there.')).toBeVisible();
    await expect(selection).toBeHidden();
    await expect(page.getByRole('row', { name: /Grace Hopper/ })).toHaveCount(1);
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false);
    await all.check();
    await remove();
    await expect(page.getByRole('heading', { name: 'No one has this role yet' })).toBeVisible();
  });
});
