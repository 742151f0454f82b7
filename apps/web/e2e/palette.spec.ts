import type { Page } from '@playwright/test';
import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';

const organization_id = '@current';
const palette = (page: Page) =>
  page.getByRole('dialog', { name: 'Search pages, members, roles, projects and actions' });
const options = (page: Page) => palette(page).getByRole('option');

test('opens a page with the keyboard alone, from anywhere', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/members');
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await expect(options(page).first()).toHaveAccessibleName('Home');
  await expectAccessibleAtNight(page);
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole('searchbox')).toBeFocused();

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('pro');
  await expect(options(page)).toHaveText(['Projects', 'New project']);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('ro');
  await expect(options(page)).toHaveText([
    'Roles',
    'External groups',
    'Projects',
    'New role',
    'New project',
    'Add an external group',
  ]);
  await expect(palette(page).getByRole('status')).toHaveText(
    '6 results. Press Enter to open Roles, or use the arrow keys.',
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(palette(page).getByRole('combobox')).toHaveAttribute(
    'aria-activedescendant',
    (await options(page).nth(1).getAttribute('id')) ?? '',
  );
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  await expect(palette(page)).toBeHidden();

  // Enter pressed before the search has finished applies to what was typed.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('activ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
});

test('finds members, roles and projects on the server', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'Hopping' });
  await ada.api.roles.create.mutate({ organization_id, name: 'Other' });
  await ada.api.projects.create.mutate({ organization_id, name: 'Shop' });
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Search' }).click();
  await palette(page).getByRole('combobox').fill('HOP');
  await expect(options(page)).toHaveText([new RegExp(`Grace Hopper.*${grace.email}`), 'Hopping', 'Shop']);
  await expect(palette(page).getByRole('status')).toContainText('3 results.');
  await expectAccessible(page);
  await palette(page).getByRole('combobox').fill('nothing like it');
  await expect(palette(page).getByText('No results for “nothing like it”.')).toBeVisible();
  await expectAccessibleAtNight(page);
  await palette(page).getByRole('combobox').fill('hopping');
  await options(page).filter({ hasText: 'Hopping' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Hopping' })).toBeVisible();
  await expect(page).toHaveURL(`/roles/${role.id}`);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('grace');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
});

test(
  'switches between relative and exact times, and the choice is kept',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.goto('/roles');
    const time = page.getByRole('row').locator('time');
    await expect(time).toHaveText('just now');
    await page.keyboard.press('ControlOrMeta+k');
    await expect(palette(page).getByRole('combobox')).toBeFocused();
    await page.keyboard.type('exact');
    await page.keyboard.press('Enter');
    await expect(time).toHaveText(/^\w{3} \d+, \d{4}, \d+:\d\d/);
    await page.reload();
    await expect(time).toHaveText(/^\w{3} \d+, \d{4}, \d+:\d\d/);
    await page.goto('/settings/account');
    await page.getByLabel('Times', { exact: true }).selectOption('Relative, such as “2 days ago”');
    await page.goto('/roles');
    await expect(time).toHaveText(/^(just now|1 minute ago)$/);
  },
);

test('runs actions, and links to all results and back', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  for (let number = 1; number <= 8; number += 1)
    await ada.api.roles.create.mutate({ organization_id, name: `Team ${number}` });
  await ada.enter(context);
  await page.goto('/');
  const searchFor = async (text: string) => {
    await page.getByRole('button', { name: /^(Search|Suchen)$/ }).click();
    await page.getByRole('dialog').getByRole('combobox').fill(text);
  };
  /** Searches for a text and chooses the first result. */
  const choose = async (text: string) => {
    await searchFor(text);
    await page.keyboard.press('Enter');
  };
  await searchFor('team');
  await options(page).filter({ hasText: 'See all 8 roles' }).click();
  await expect(page).toHaveURL('/roles?search=team');
  await page.getByRole('link', { name: 'Team 3' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Team 3' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Roles' }).first().click();
  await expect(page).toHaveURL('/roles?search=team');

  await choose('new pro');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await expect(page).toHaveURL('/projects');
  await page.keyboard.press('Escape');
  await choose('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await choose('deu');
  await expect(page.getByRole('heading', { level: 1, name: 'Projekte' })).toBeVisible();
  await choose('abmelden');
  await expect(page).toHaveURL('/sign-in');
});

test('shows nobody what they cannot access', { tag: '@night' }, async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  const project = await ada.api.projects.create.mutate({ organization_id, name: 'Secret shop' });
  await ada.api.projects.update.mutate({ organization_id, id: project.id, access_control: true });
  await ada.api.projects.create.mutate({ organization_id, name: 'Open shop' });
  await grace.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Search' }).click();
  await palette(page).getByRole('combobox').fill('shop');
  await expect(options(page)).toHaveText(['Open shop']);
  await palette(page).getByRole('combobox').fill('new');
  await expect(options(page)).toHaveText(['New API key']);
  await palette(page).getByRole('combobox').fill('invite');
  await expect(options(page)).toHaveCount(0);
});

test('is behind a button on a narrow screen', { tag: '@night' }, async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Search' }).click();
  await palette(page).getByRole('combobox').fill('mem');
  await expect(options(page)).toHaveText(['Members', 'Members’ API keys']);
  await options(page).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.describe('someone removed meanwhile', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/search.everything', '/api/trpc/organizations.get'] });

  test('is told that they are not in an organization', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/');
    await page.getByRole('button', { name: 'Search' }).click();
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    await ada.api.members.delete.mutate({ organization_id, user_uuid: results[0]?.user.uuid ?? '' });
    await palette(page).getByRole('combobox').fill('ada');
    await expect(page.getByRole('heading', { name: 'You are not in an organization' })).toBeVisible();
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('reports the failure, and works once the connection is back', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.goto('/');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(options(page).first()).toBeVisible();
    await disconnect(page);
    await palette(page).getByRole('combobox').fill('on ca');
    await expect(palette(page).getByRole('alert')).toContainText('The server did not answer.');
    await context.setOffline(false);
    await palette(page).getByRole('combobox').fill('on call');
    await expect(options(page)).toHaveText(['On call']);
    await expect(palette(page).getByRole('alert')).toBeHidden();
  });
});
