import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';

const organization_id = '@current';

test('a project’s page shows its details, and links to its dashboards and activity', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  const { id, api_token } = await ada.api.projects.create.mutate({
    organization_id,
    name: 'Web shop',
    product_description: 'Sells tea.',
    app_urls: ['https://shop.example.com'],
  });
  for (const name of ['Sign-ups', 'Checkout'])
    await ada.api.dashboards.create.mutate({ project_id: id, name, url: 'https://metrics.example.com' });
  await ada.enter(context);
  const html = await (await context.request.get(`/projects/${id}`)).text();
  for (const text of ['Sells tea.', api_token, 'Checkout']) expect(html).toContain(text);
  await page.goto('/projects');
  await page.getByRole('link', { name: 'Web shop' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
  await expect(page.getByText('https://shop.example.com')).toBeVisible();
  await expect(page.getByText('created the project')).toBeVisible();
  await expect(page).toHaveTitle('Web shop · Rolecall');
  await expectAccessibleAtNight(page);

  await page.getByRole('link', { name: 'Manage dashboards' }).click();
  await expect(page).toHaveURL(`/projects/${id}/dashboards`);
  await expect(page).toHaveTitle('Dashboards · Web shop · Rolecall');
  await expect(
    page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Dashboards' }),
  ).toHaveAttribute('aria-current', 'page');

  await page.getByRole('main').getByRole('link', { name: 'Activity' }).click();
  await expect(page).toHaveURL(`/activity?project=${id}`);
  await expect(page.getByText('Only Web shop, its tokens and its dashboards')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Changes' }).getByRole('listitem')).toHaveText([
    /created the dashboard Checkout/,
    /created the dashboard Sign-ups/,
    /created the project Web shop/,
  ]);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(page).toHaveURL('/activity');
  await expect(page.getByText('created the organization')).toBeVisible();
});

test('a project is deleted by typing its name, with the keyboard alone', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.api.dashboards.create.mutate({ project_id: id, name: 'Sign-ups', url: 'https://metrics.example.com' });
  await ada.enter(context);
  await page.goto(`/projects/${id}/settings`);
  await expect(page).toHaveURL(`/projects/${id}/settings/general`);
  await page.getByRole('link', { name: 'Delete project' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Its dashboard: “Sign-ups”.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete project…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: /\?$/ });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await expect(dialog).toContainText('“Sign-ups”');
  await expectAccessibleAtNight(page);
  await page.keyboard.type('Web shop');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects');
  await expect(page.getByRole('heading', { name: 'No projects yet' })).toBeVisible();
});

test.describe('a project that does not exist', () => {
  test.use({ expectedFailures: ['/projects/', '/api/trpc/projects.delete'] });

  test('is not found', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    for (const path of ['/projects/0', '/projects/x', '/projects/999999999']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    }
    await expectAccessibleAtNight(page);
  });

  test(
    'cannot be deleted again, which is reported and leads back to the list',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
      await ada.enter(context);
      await page.goto(`/projects/${id}/settings/delete`);
      await page.getByRole('button', { name: 'Delete project…' }).click();
      const dialog = page.getByRole('alertdialog', { name: /\?$/ });
      await dialog.getByRole('textbox').fill('Web shop');
      await ada.api.projects.delete.mutate({ organization_id, id });
      await dialog.getByRole('button', { name: 'Delete project' }).click();
      await expect(page.getByText('Project “Web shop” was already deleted')).toBeVisible();
      await expect(page).toHaveURL('/projects');
      await expect(dialog).toBeHidden();
    },
  );
});

test.describe('dashboards that cannot be loaded', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['net::ERR_FAILED', '/api/trpc/dashboards.list'] });

  test('are not shown as if there were none', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await ada.api.dashboards.create.mutate({ project_id: id, name: 'Sign-ups' });
    await ada.enter(context);
    await page.route('**/api/trpc/dashboards.list**', (route) => route.abort());
    // Simulates a failed prefetch of optional data, by renaming its query in the response.
    await page.route('**/*_rsc=*', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/dashboards(\\?",\\?")list/g, 'nothing$1list');
      await route.fulfill({ response, body });
    });
    await page.goto(`/projects/${id}/tokens`);
    await page.getByRole('link', { name: 'Overview' }).click();
    const dashboards = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Dashboards' }) });
    await expect(dashboards).toContainText('No connection');
    await page.getByRole('link', { name: 'Settings' }).last().click();
    await page.getByRole('link', { name: 'Delete project' }).click();
    await expect(page.getByText('All of its dashboards.')).toBeVisible();
    await expect(page.getByText('It has no dashboards.')).toBeHidden();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('deleting reports the failure, and can be retried', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await ada.enter(context);
    await page.goto(`/projects/${id}/settings/delete`);
    await page.getByRole('button', { name: 'Delete project…' }).click();
    const dialog = page.getByRole('alertdialog', { name: /\?$/ });
    await dialog.getByRole('textbox').fill('Web shop');
    await disconnect(page);
    await dialog.getByRole('button', { name: 'Delete project' }).click();
    await expect(dialog.getByRole('alert')).toHaveText(/The server did not answer/);
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Delete project' }).click();
    await expect(page).toHaveURL('/projects');
  });
});

test('members see a project without its activity, and cannot delete it', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto(`/projects/${id}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Latest activity' })).toBeHidden();
  await expect(page.getByRole('main').getByRole('link', { name: 'Activity' })).toBeHidden();
  await page.goto(`/projects/${id}/settings/general`);
  await expect(page.getByRole('link', { name: 'Delete project' })).toBeHidden();
  await page.goto(`/projects/${id}/settings/delete`);
  await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
  await expectAccessibleAtNight(page);
});

test('every page of a project fits a narrow screen', { tag: '@night' }, async ({ page, context, newOwner }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const ada = await newOwner();
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: `Web shop ${'x'.repeat(180)}` });
  await ada.api.projects.rotateSecretToken.mutate({ organization_id, id });
  await ada.enter(context);
  for (const path of ['', '/dashboards', '/tokens', '/settings/general', '/settings/recording', '/settings/delete']) {
    await page.goto(`/projects/${id}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360);
  }
});
