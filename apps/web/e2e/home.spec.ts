import type { Page } from '@playwright/test';
import { databaseOf } from '@rolecall/api/testing';
import {
  comeBackLater,
  disconnect,
  expect,
  expectAccessible,
  expectAccessibleAtNight,
  hold,
  newPerson,
  offline,
  signUp,
  test,
} from './test.ts';

const organization_id = '@current';

const section = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name }) });

test('a new member is welcomed, and sees their roles, dashboards and first steps', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner('Difference Engines');
  await ada.api.organizations.update.mutate({ organization_id, posthog_contact: { name: 'Charles Babbage' } });
  const project = await ada.api.projects.create.mutate({ organization_id, name: 'Mill', surveys_opt_in: true });
  await ada.api.dashboards.create.mutate({
    project_id: project.id,
    name: 'Cards punched',
    description: 'By the week',
    url: 'https://metrics.example.com/cards',
  });
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.api.access.setProjectRule.mutate({ project_id: project.id, role: role.id, access_level: 'admin' });
  const grace = await newMember(ada);
  const { uuid: user_uuid } = await grace.api.users.me.query();
  await ada.api.roleMemberships.create.mutate({ organization_id, role_id: role.id, user_uuid });
  await grace.enter(context);

  // The initial HTML contains the content.
  const html = await (await context.request.get('/')).text();
  for (const text of ['Cards punched', 'On call', 'Charles Babbage', 'Mill']) expect(html).toContain(text);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome back, Grace' })).toBeVisible();
  const roles = section(page, 'Your roles');
  await expect(roles.getByRole('link', { name: 'On call' })).toHaveAttribute('href', `/roles/${role.id}`);
  await expect(roles.getByRole('listitem').filter({ hasText: 'Mill' }).last()).toHaveText('MillAdmin');
  await expect(section(page, 'Recent activity')).toContainText('Ada added Grace Hopper to On call');
  await expect(section(page, 'Dashboards').getByRole('link', { name: 'Cards punched' })).toHaveAttribute(
    'href',
    'https://metrics.example.com/cards',
  );
  await expect(section(page, 'Team')).toContainText('Ada');
  await expect(section(page, 'Your contact')).toContainText('Charles Babbage');
  // Only people who can act on pending items see them.
  await expect(section(page, 'Needs your attention')).toHaveCount(0);
  await expectAccessible(page);
  const step = section(page, 'What to do first').getByRole('link', { name: 'See who is responsible for what' });
  await step.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
  await page.goto('/');
  await expect(section(page, 'What to do first')).not.toHaveCount(0);
  await expect(step).toHaveCount(0);

  await page.goto('/welcome');
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome, Grace' })).toBeVisible();
  await expect(page.getByText(`(${ada.email}) invited you to Difference Engines.`)).toBeVisible();
  await expect(step).toBeVisible();
  await expect(section(page, 'Products in use')).toContainText('Surveys');
  await expectAccessible(page);
  await section(page, 'Team').getByRole('link', { name: 'Ada' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
});

test('the home page shows admins what needs their attention', async ({ page, context, newOwner, rolecall }) => {
  const ada = await newOwner();
  const { id } = await ada.api.organizations.get.query({ organization_id });
  const role = await ada.api.roles.create.mutate({ organization_id, name: 'Press' });
  const expires_at = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  // Ada's own role is about to end.
  const { uuid: user_uuid } = await ada.api.users.me.query();
  const { id: endingId } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.api.roleMemberships.create.mutate({ organization_id, role_id: endingId, user_uuid, expires_at });
  const target_email = newPerson('Bob').email;
  await ada.api.invites.create.mutate({ organization_id, target_email });
  const project = await ada.api.projects.create.mutate({ organization_id, name: 'Mill' });
  for (const _ of ['current', 'backup'])
    await ada.api.projects.rotateSecretToken.mutate({ organization_id, id: project.id });
  await ada.api.personalApiKeys.create.mutate({ label: 'deploy', scopes: ['*'], expires_at });
  const { executor } = databaseOf(rolecall);
  const past = '2001-01-01T00:00:00.000Z';
  await executor
    .updateTable('organization_invites')
    .set({ expires_at: past })
    .where('organization_id', '=', id)
    .execute();
  await executor
    .updateTable('projects')
    .set({ created_at: past, updated_at: past })
    .where('organization_id', '=', id)
    .execute();
  await ada.enter(context);
  await page.goto('/');
  const waiting = section(page, 'Needs your attention');
  for (const [name, href] of [
    [target_email, '/members/invites'],
    ['Press', `/roles/${role.id}`],
    ['Ada Lovelace in On call', `/roles/${endingId}`],
    ['Mill', `/projects/${project.id}/tokens`],
    ['deploy', '/settings/api-keys'],
  ] as const)
    await expect(waiting.getByRole('link', { name })).toHaveAttribute('href', href);
  // Recent activity is worded as on the activity page.
  await expect(section(page, 'Recent activity').getByRole('listitem').first()).toContainText(
    'Ada Lovelace rotated the secret token of Mill',
  );
  await expect(section(page, 'Your roles')).toContainText('On call · ends tomorrow');
  await expectAccessible(page);
  // An item disappears once it is dealt with.
  await waiting.getByRole('link', { name: 'Ada Lovelace in On call' }).click();
  await page.getByRole('button', { name: 'Remove Ada Lovelace from role' }).click();
  await page.getByRole('button', { name: 'Leave role' }).click();
  await expect(page.getByText('Ada Lovelace no longer has “On call”')).toBeVisible();
  await page.getByRole('link', { name: 'Home' }).click();
  await expect(waiting.getByRole('link', { name: 'On call', exact: true })).toBeVisible();
  await expect(waiting.getByRole('link', { name: 'Ada Lovelace in On call' })).toHaveCount(0);
  await expect(section(page, 'Your roles')).not.toContainText('On call');
});

test(
  'expired roles disappear from the home page without a reload',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { uuid: user_uuid } = await ada.api.users.me.query();
    const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    await ada.enter(context);
    await page.goto('/');
    const expires_at = new Date(Date.now() + 8000).toISOString();
    await ada.api.roleMemberships.create.mutate({ organization_id, role_id, user_uuid, expires_at });
    await page.reload();
    const waiting = section(page, 'Needs your attention');
    const own = section(page, 'Your roles');
    for (const each of [waiting, own]) await expect(each).toContainText('in less than a minute');
    await expect(own).not.toContainText('On call', { timeout: 20_000 });
    await expect(waiting.getByRole('link', { name: 'Ada Lovelace in On call' })).toHaveCount(0);
  },
);

test(
  'the first person of an organization sees first steps, which are ticked off once done',
  { tag: '@night' },
  async ({ page }) => {
    await signUp(page, newPerson(), 'Analytical Engines');
    await expect(page).toHaveURL('/welcome');
    await expect(page.getByText('You are the first in Analytical Engines.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Invite people' })).toBeVisible();
    const steps = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('link') });
    await expect(steps.filter({ hasText: /colleagues|roles|groups|project|API key/ })).toHaveCount(5);
    await expect(page.getByLabel('Done:')).toHaveCount(0);
    await expectAccessibleAtNight(page);
    await page.getByRole('link', { name: 'Create your first roles' }).click();
    // The URL opens the dialog only once.
    await expect(page).toHaveURL('/roles');
    await page.getByRole('dialog').getByLabel('Name').fill('On call');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
    await page.goto('/welcome');
    await expect(steps.filter({ has: page.getByLabel('Done:') })).toHaveText([/Create your first roles/]);
    await expectAccessibleAtNight(page);
  },
);

test(
  'members are not offered actions that they cannot perform',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/');
    await expect(page.getByText('You have no role yet.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'All members' })).toBeVisible();
    // Only admins see what happens to invites.
    await expect(page.getByRole('main')).not.toContainText('the invite to');
    await ada.enter(context);
    await page.goto('/');
    await expect(page.getByRole('main')).toContainText('accepted the invite to');
  },
);

test(
  'the home page and the navigation work with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    await page.goto('/');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Invite your colleagues' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Email addresses')).toBeFocused();
    await page.keyboard.press('Escape');

    const switcher = page.getByRole('button', { name: 'Organization: Difference Engines' });
    await switcher.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitemradio', { name: 'Difference Engines' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  },
);

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/users.updateMe'] });

  test('prevents switching to an organization that the person was removed from', async ({
    page,
    context,
    newOwner,
    newMember,
  }) => {
    const ada = await newOwner('Difference Engines');
    const grace = await newMember(ada);
    await grace.api.organizations.create.mutate({ name: 'Own' });
    await grace.enter(context);
    await page.goto('/');
    await page.getByRole('button', { name: 'Organization: Own' }).click();
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    await ada.api.members.delete.mutate({ organization_id, user_uuid: results[0]?.user.uuid ?? '' });
    await page.getByRole('menuitemradio', { name: 'Difference Engines' }).click();
    await expect(page.getByText('Could not switch organizations')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Organization: Own' })).toBeVisible();
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('the content stays, and can be refreshed afterwards', async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    const outdated = page.getByText('This page may be out of date.');
    for (const [path, section] of [
      ['/', 'Your roles'],
      ['/welcome', 'What to do first'],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: section })).toBeVisible();
      await disconnect(page);
      await comeBackLater(page);
      await expect(outdated).toBeVisible();
      await expect(page.getByRole('heading', { name: section })).toBeVisible();
      await context.setOffline(false);
      await page.getByRole('button', { name: 'Refresh' }).click();
      await expect(outdated).toBeHidden();
    }
  });

  test('a new organization is not created, and what was typed is kept', async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    await page.goto('/');
    await page.getByRole('button', { name: 'Organization: Difference Engines' }).click();
    await page.getByRole('menuitem', { name: 'New organization…' }).click();
    const name = page.getByRole('dialog').getByLabel('Name');
    await name.fill('Analytical Engines');
    await disconnect(page);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The server did not answer.');
    await expect(name).toHaveValue('Analytical Engines');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Create organization' }).click();
    await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  });
});

test('slow requests show a progress indicator', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/members');
  await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
  const release = await hold(page, '**/api/trpc/members.overview*');
  const line = page.locator('.progress-line');
  await page.getByRole('searchbox').fill('ada');
  // It is present immediately, but becomes visible only after half a second.
  await expect(line).toHaveCSS('opacity', '1');
  release();
  await expect(line).toBeHidden();
  await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
});

test('a slow page is announced, and the current one stays until it has loaded', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/members');
  const field = page.getByRole('searchbox');
  const row = page.getByRole('link', { name: 'Ada Lovelace' });
  await expect(row).toBeVisible();
  const toRoles = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' });
  const release = await hold(page, '**/roles?_rsc=*');
  const told = page.getByRole('status').filter({ hasText: 'Loading the page' });
  const line = page.locator('.progress-line');
  // Text typed just before or after is not searched for, because that would replace the navigation.
  await field.focus();
  await toRoles.evaluate((link) => {
    // In the same task, before the search starts.
    document.execCommand('insertText', false, 'nobody is called this');
    (link as HTMLAnchorElement).click();
  });
  await field.pressSequentially('!');
  await expect(told).toBeAttached();
  await expect(line).toHaveCSS('opacity', '1');
  await expect(row).toBeVisible();
  // Sorting does replace it: the router stays on this page, and nothing is loading any more.
  await page.getByRole('columnheader', { name: 'Joined' }).getByRole('button').click();
  await expect(page).toHaveURL(/\/members\?order=/);
  await expect(told).not.toBeAttached();
  await expect(line).toBeHidden();
  await toRoles.click();
  await expect(told).toBeAttached();
  release();
  await expect(page.getByRole('heading', { name: 'Roles', level: 1 })).toBeVisible();
  await expect(told).not.toBeAttached();
  await expect(page).toHaveURL('/roles');
});

test('a chosen theme is kept, and the server renders pages with it', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const html = await (await context.request.get('/members')).text();
  expect(html).toContain('data-theme="dark"');
});

test('organizations can be created and switched between', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner('Difference Engines');
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Organization: Difference Engines' }).click();
  await page.getByRole('menuitem', { name: 'New organization…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Analytical Engines');
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByRole('button', { name: 'Organization: Analytical Engines' }).click();
  await page.getByRole('menuitemradio', { name: 'Difference Engines' }).click();
  await expect(page.getByRole('button', { name: 'Organization: Difference Engines' })).toBeVisible();
});

test('on a narrow screen the navigation is behind a button', async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessibleAtNight(page);
  await page.getByRole('dialog').getByRole('link', { name: 'Members' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.describe('a narrow screen without a connection', () => {
  test.use({ expectedFailures: offline });

  test('keeps the page if the navigation cannot be loaded', { tag: '@night' }, async ({ page, context, newOwner }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/');
    await disconnect(page);
    const open = page.getByRole('button', { name: 'Open navigation' });
    await open.click();
    // A second attempt also keeps the page.
    await open.click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await context.setOffline(false);
    await page.reload();
    await open.click();
    await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible();
  });
});

test.describe('code that cannot be loaded', () => {
  test.use({ expectedFailures: offline });

  test(
    'is reported as a lost connection when exporting a file',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/members');
      await page.getByRole('checkbox', { name: 'Select Ada Lovelace' }).check();
      const download = page.getByRole('button', { name: 'Export' });
      await expect(download).toBeVisible();
      // The code for messages is loaded a second after the page.
      await page.waitForLoadState('networkidle');
      await disconnect(page);
      await download.click();
      await expect(page.getByText('The server did not answer.')).toBeVisible();
      await context.setOffline(false);
    },
  );
});

test.describe('an unknown URL', () => {
  test.use({ expectedFailures: ['/nowhere', '/settings/nonsense'] });

  test('is not found, and keeps the page frame for people who are signed in', async ({ page, context, newOwner }) => {
    const nothing = page.getByRole('heading', { name: 'There is nothing here' });
    await page.goto('/nowhere');
    await expect(nothing).toBeVisible();
    await expectAccessible(page);
    const ada = await newOwner();
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Mill' });
    await ada.enter(context);
    for (const path of ['/nowhere', `/projects/${id}/settings/nonsense`]) {
      await page.goto(path);
      await expect(nothing).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
      await expect(page.getByRole('main')).not.toContainText('NEXT_');
    }
    await expectAccessible(page);
  });
});
