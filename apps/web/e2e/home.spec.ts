import {
  comeBackLater,
  disconnect,
  expect,
  expectAccessible,
  expectAccessibleAtNight,
  newPerson,
  offline,
  signUp,
  test,
} from './test.ts';

const organization_id = '@current';

test('somebody new is welcomed, and finds the welcome page again from home', async ({
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
  const grace = await newMember(ada);
  const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
  await ada.api.roleMemberships.create.mutate({
    organization_id,
    role_id: role.id,
    user_uuid: results[0]?.user.uuid ?? '',
  });
  await grace.enter(context);

  // The first HTML carries what is there to see.
  const html = await (await context.request.get('/')).text();
  for (const text of ['Cards punched', 'On call', 'Charles Babbage']) expect(html).toContain(text);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome back, Grace' })).toBeVisible();
  const section = (name: string) => page.locator('section').filter({ has: page.getByRole('heading', { name }) });
  await expect(section('Your roles').getByRole('link', { name: 'On call' })).toHaveAttribute(
    'href',
    `/roles/${role.id}`,
  );
  await expect(section('Recent activity')).toContainText('to a role');
  await expect(section('Dashboards').getByRole('link', { name: 'Cards punched' })).toHaveAttribute(
    'href',
    'https://metrics.example.com/cards',
  );
  await expect(section('Team')).toContainText('Ada');
  await expect(section('Your contact')).toContainText('Charles Babbage');
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Welcome page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome, Grace' })).toBeVisible();
  await expect(page.getByText(`(${ada.email}) invited you to Difference Engines.`)).toBeVisible();
  await expect(section('What to do first').getByRole('listitem')).not.toHaveCount(0);
  await expect(section('Products in use')).toContainText('Surveys');
  await expectAccessible(page);
  await section('Team').getByRole('link', { name: 'Ada' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue(ada.email);
});

test('whoever signs up is welcomed as the first, with steps that are ticked once done', async ({ page }) => {
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
  await expect(page.getByRole('heading', { name: 'No roles yet' })).toBeVisible();
  await page.getByRole('button', { name: 'New role' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('On call');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'On call' })).toBeVisible();
  await page.goto('/welcome');
  await expect(steps.filter({ has: page.getByLabel('Done:') })).toHaveText([/Create your first roles/]);
  await expectAccessibleAtNight(page);
});

test(
  'members are offered nothing that they may not do',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/');
    await expect(page.getByText('You have no role yet.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'All members' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'All activity' })).toBeHidden();
    // What becomes of invites is for admins alone.
    await expect(page.getByRole('main')).not.toContainText('the invite to');
    await ada.enter(context);
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'All activity' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('accepted the invite to');
  },
);

test(
  'home and the way around it work with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    await ada.enter(context);
    await page.goto('/');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Welcome page' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Welcome, Ada' })).toBeVisible();

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

test.describe('a refusal', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/users.updateMe'] });

  test('keeps from switching to an organization that one was removed from', async ({
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

  test('what is there stays, and is brought up to date afterwards', async ({ page, context, newOwner }) => {
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

  test('a new organization is not made, and what was typed stays', async ({ page, context, newOwner }) => {
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

test('whatever takes its time shows that it goes on', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/members');
  await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/trpc/members.overview*', async (route) => {
    await held;
    await route.continue();
  });
  const line = page.locator('.progress-line');
  await page.getByRole('searchbox').fill('ada');
  // It is there at once, and seen once it has been there for half a second.
  await expect(line).toHaveCSS('opacity', '1');
  release();
  await expect(line).toBeHidden();
  await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
});

test('the theme is chosen once, and the next page comes in it', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const html = await (await context.request.get('/members')).text();
  expect(html).toContain('data-theme="dark"');
});

test('organizations are made and switched between', async ({ page, context, newOwner }) => {
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

test('a narrow screen has the navigation behind a button', async ({ page, context, newOwner }) => {
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

  test('keeps the page where the navigation cannot be loaded', async ({ page, context, newOwner }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/');
    await disconnect(page);
    const open = page.getByRole('button', { name: 'Open navigation' });
    await open.click();
    // Asked again, it is still that page.
    await open.click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await context.setOffline(false);
    await page.reload();
    await open.click();
    await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible();
  });
});

test.describe('an address that leads nowhere', () => {
  test.use({ expectedFailures: ['/nowhere'] });

  test('says so', async ({ page }) => {
    await page.goto('/nowhere');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await expectAccessible(page);
  });
});
