import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

async function newProject(ada: Visitor, ...dashboards: string[]) {
  const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  const made = [];
  for (const name of dashboards)
    made.push(await ada.api.dashboards.create.mutate({ project_id: id, name, url: 'https://metrics.example.com' }));
  return { id, path: `/projects/${id}/dashboards`, made };
}

test('a dashboard is added, changed, made primary and deleted', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { id, path } = await newProject(ada);
  await ada.enter(context);
  await page.goto(path);
  await expect(page.getByRole('heading', { name: 'No dashboards yet' })).toBeVisible();
  await expectAccessibleAtNight(page);

  await page.getByRole('button', { name: 'Add dashboard' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Sign-ups');
  await dialog.getByLabel('Address').fill('https://metrics.example.com/sign-ups');
  await dialog.getByLabel('Description').fill('New accounts by week');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Add dashboard' }).click();
  const link = page.getByRole('link', { name: /^Sign-ups/ });
  await expect(link).toHaveAttribute('href', 'https://metrics.example.com/sign-ups');
  await expect(page.getByText('1 dashboard')).toBeVisible();
  expect(await (await context.request.get(path)).text()).toContain('New accounts by week');

  const actions = page.getByRole('button', { name: 'Actions for Sign-ups' });
  await actions.click();
  await page.getByRole('menuitem', { name: 'Make primary' }).click();
  await expect(page.getByRole('row', { name: /Sign-ups/ })).toContainText('Primary');
  await expectAccessible(page);
  expect((await ada.api.projects.get.query({ organization_id, id })).primary_dashboard).not.toBeNull();

  await actions.click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await expect(dialog.getByLabel('Description')).toHaveValue('New accounts by week');
  await dialog.getByLabel('Name').fill('New accounts');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: /^New accounts/ })).toBeVisible();

  await page.getByRole('button', { name: 'Actions for New accounts' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  const confirmation = page.getByRole('alertdialog', { name: /\?$/ });
  await expect(confirmation).toContainText('The project has no primary dashboard afterwards.');
  await confirmation.getByRole('button', { name: 'Delete dashboard' }).click();
  await expect(page.getByRole('heading', { name: 'No dashboards yet' })).toBeVisible();
  // The list is updated before the server responds.
  await expect(page.getByText('Dashboard deleted')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No dashboards yet' })).toBeVisible();
});

test('opening a dashboard is recorded', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path, made } = await newProject(ada, 'Sign-ups');
  await context.route('https://metrics.example.com/**', (route) => route.fulfill({ body: 'Numbers' }));
  await ada.enter(context);
  await page.goto(path);
  await expect(page.getByRole('row', { name: /Sign-ups/ })).toContainText('Never');
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: /^Sign-ups/ }).click();
  await (await opened).close();
  await expect(page.getByRole('row', { name: /Sign-ups/ })).toContainText('just now');
  const { last_opened_at } = await ada.api.dashboards.get.query({ project_id: made[0]!.team_id, id: made[0]!.id });
  expect(last_opened_at).not.toBeNull();
});

test(
  'a long list of dashboards is paged, with the page in the URL',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada, ...Array.from({ length: 51 }, (_, index) => `Dashboard ${index + 1}`));
    await ada.enter(context);
    await page.goto(path);
    await expect(page.getByText('1 to 50 of 51')).toBeVisible();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByRole('link', { name: /^Dashboard 51/ })).toBeVisible();
    await expect(page).toHaveURL(`${path}?page=2`);
  },
);

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/dashboards.'] });

  test('shows an invalid URL at its field', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada);
    await ada.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Add dashboard' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Sign-ups');
    const address = page.getByRole('dialog').getByLabel('Address');
    await address.fill('metrics.example.com');
    await page.keyboard.press('Enter');
    await expect(address).toHaveAccessibleDescription(/Enter a valid URL\./);
    await expect(address).toBeFocused();
  });

  test('says that a dashboard was already deleted', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id, path, made } = await newProject(ada, 'Sign-ups');
    await ada.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Actions for Sign-ups' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await ada.api.dashboards.delete.mutate({ project_id: id, id: made[0]!.id });
    await page.getByRole('alertdialog', { name: /\?$/ }).getByRole('button', { name: 'Delete dashboard' }).click();
    await expect(page.getByText('The dashboard was already deleted')).toBeVisible();
  });
});

test.describe('without a connection', { tag: '@night' }, () => {
  test.use({ expectedFailures: offline });

  test('the form keeps what was typed, and can be sent afterwards', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada);
    await ada.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Add dashboard' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Sign-ups');
    await dialog.getByLabel('Address').fill('https://metrics.example.com');
    await disconnect(page);
    await dialog.getByRole('button', { name: 'Add dashboard' }).click();
    await expect(dialog.getByRole('alert')).toHaveText(/The server did not answer/);
    await expect(dialog.getByLabel('Name')).toHaveValue('Sign-ups');
    await context.setOffline(false);
    await dialog.getByRole('button', { name: 'Add dashboard' }).click();
    await expect(page.getByRole('link', { name: /^Sign-ups/ })).toBeVisible();
  });
});

test(
  'members can manage dashboards, but not choose the primary one',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada, 'Sign-ups');
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Actions for Sign-ups' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Edit…', 'Access', 'Delete…']);
    await expectAccessibleAtNight(page);
  },
);

test('nobody sees the dashboards of a project they cannot access', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner();
  const { id, path } = await newProject(ada, 'Sign-ups');
  await ada.api.projects.update.mutate({ organization_id, id, access_control: true });
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto(path);
  await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
  expect(await page.content()).not.toContain('Sign-ups');
  await expectAccessibleAtNight(page);
});

test('a dashboard can be added with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path } = await newProject(ada);
  await ada.enter(context);
  await page.goto(path);
  await page.getByRole('button', { name: 'Add dashboard' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Sign-ups');
  await page.keyboard.press('Tab');
  await page.keyboard.type('https://metrics.example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Sign-ups/ })).toBeVisible();
  const actions = page.getByRole('button', { name: 'Actions for Sign-ups' });
  await actions.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Edit…' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(actions).toBeFocused();
});
