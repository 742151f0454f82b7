import type { Page } from '@playwright/test';
import type { ProjectUpdate } from '@rolecall/contracts';
import { disconnect, expect, expectAccessible, expectAccessibleAtNight, offline, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

async function newProject(ada: Visitor, settings: ProjectUpdate = {}) {
  const { id } = await ada.api.projects.create.mutate({ organization_id, ...settings, name: 'Web shop' });
  return {
    id,
    path: (section: string) => `/projects/${id}/settings/${section}`,
    get: () => ada.api.projects.get.query({ organization_id, id }),
  };
}

const save = (page: Page) => page.getByRole('button', { name: 'Save changes' });

/** The settings that the page sends to the server, one entry per update. */
function updatesOf(page: Page): Record<string, unknown>[] {
  const updates: Record<string, unknown>[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().includes('/api/trpc/projects.update')) return;
    const {
      organization_id: _,
      id: __,
      expected: ___,
      ...settings
    } = (request.postDataJSON() as Record<string, Record<string, unknown>>)['0'] ?? {};
    updates.push(settings);
  });
  return updates;
}

test('settings of every kind can be changed, and only the changed ones are sent', async ({
  page,
  context,
  newOwner,
}) => {
  test.slow();
  const ada = await newOwner();
  const { id, path, get } = await newProject(ada, { app_urls: ['https://one.example.com'] });
  const dashboard = await ada.api.dashboards.create.mutate({
    project_id: id,
    name: 'Sign-ups',
    url: 'https://metrics.example.com',
  });
  const updates = updatesOf(page);
  await ada.enter(context);
  expect(await (await context.request.get(path('general'))).text()).toContain('https://one.example.com');

  await page.goto(path('general'));
  await expectAccessibleAtNight(page);
  await expect(save(page)).toBeDisabled();
  await page.getByLabel('Name').fill('Tea shop');
  await page.getByLabel('Product description').fill('Sells tea.');
  await page.getByRole('button', { name: 'Add address to App addresses' }).click();
  await expect(page.getByRole('textbox', { name: 'Address 2' })).toBeFocused();
  await page.keyboard.type('https://*.example.com');
  await page.getByRole('button', { name: 'Move address 2 up' }).click();
  await page.getByLabel('Business model').selectOption('Consumers (B2C)');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  // Scrolling closes the list, so the field is scrolled into view before anything is typed.
  await zone.click();
  await expect(zone).toBeFocused();
  await zone.fill('new york');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: /New York/ }).click();
  await page.getByLabel('First day of the week').selectOption('Sunday');
  await page.getByLabel('Primary dashboard').selectOption('Sign-ups');
  await expect(page.getByText('7 unsaved changes')).toBeVisible();
  await expectAccessible(page, ['light', 'dark']);
  await save(page).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Tea shop' })).toBeVisible();
  await expect(save(page)).toBeDisabled();
  const general = {
    name: 'Tea shop',
    product_description: 'Sells tea.',
    app_urls: ['https://*.example.com', 'https://one.example.com'],
    business_model: 'b2c',
    timezone: 'America/New_York',
    week_start_day: 0,
    primary_dashboard: dashboard.id,
  };
  expect(updates).toEqual([general]);
  expect(await get()).toMatchObject(general);

  await page.goto(path('recording'));
  await expectAccessible(page);
  await page.getByRole('switch', { name: 'Record sessions' }).check();
  await page.getByLabel('Sample rate').fill('.5');
  await page.getByLabel('Minimum duration').fill('2000');
  await page.getByLabel('Kept for').selectOption('One year');
  await save(page).click();
  await expect(page.getByLabel('Sample rate')).toHaveValue('0.50');
  expect(updates[1]).toEqual({
    session_recording_opt_in: true,
    session_recording_sample_rate: '.5',
    session_recording_minimum_duration_milliseconds: 2000,
    session_recording_retention_period: '1y',
  });
  await page.getByLabel('Minimum duration').fill('');
  await save(page).click();
  await expect(save(page)).toBeDisabled();
  expect(updates[2]).toEqual({ session_recording_minimum_duration_milliseconds: null });

  await page.goto(path('autocapture'));
  await page.getByRole('switch', { name: 'Capture heatmaps' }).check();
  await page.getByRole('switch', { name: 'Capture exceptions' }).check();
  await page.getByRole('button', { name: 'Unset Capture heatmaps' }).click();
  await save(page).click();
  await expect(save(page)).toBeDisabled();
  expect(updates[3]).toEqual({ autocapture_exceptions_opt_in: true });
});

test('the JSON editor reports what is wrong', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path, get } = await newProject(ada, { correlation_config: [{ alias: ':id', regex: '\\d+' }] });
  const updates = updatesOf(page);
  await ada.enter(context);
  await page.goto(path('people'));
  await page.getByRole('button', { name: 'Edit JSON of Correlation analysis' }).click();
  await expect(page.getByText('Example: {"excluded_event_names"')).toBeVisible();
  const editor = page.getByRole('textbox', { name: 'Correlation analysis' });
  await expect(editor).toBeFocused();
  await expect(editor).toContainText('":id"');
  await editor.fill('[{"alias": ":id"');
  const field = page.getByRole('group', { name: 'Correlation analysis' });
  await expect(field).toHaveAccessibleDescription(/This is not valid JSON/);
  await expectAccessible(page);
  await save(page).click();
  await expect(field).toBeFocused();
  expect(updates).toEqual([]);
  await editor.fill('[{"alias": ":id", "regex": "[0-9]+"}]');
  await expect(field).not.toHaveAccessibleDescription(/This is not valid JSON/);
  await save(page).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  const correlation_config = [{ alias: ':id', regex: '[0-9]+' }];
  expect(updates).toEqual([{ correlation_config }]);
  expect((await get()).correlation_config).toEqual(correlation_config);

  await page.getByRole('button', { name: 'Unset Correlation analysis' }).click();
  await save(page).click();
  await expect.poll(async () => (await get()).correlation_config).toBeNull();
});

test(
  'values of a known shape are edited in a form, and others as JSON',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const filter = { key: 'email', type: 'person', operator: 'not_icontains', value: '@acme.example' };
    const { path, get } = await newProject(ada, {
      test_account_filters: [filter],
      path_cleaning_filters: { other: 'shape' },
      session_recording_trigger_match_type_config: 'most',
    });
    const updates = updatesOf(page);
    await ada.enter(context);
    await page.goto(path('people'));
    await page.getByRole('button', { name: 'Edit JSON of Path cleaning' }).waitFor();
    await page.getByRole('button', { name: 'Add Filter to Internal and test users' }).click();
    const second = page.getByRole('group', { name: 'Filter 2' });
    await expect(second.getByLabel('Property of')).toBeFocused();
    await second.getByLabel('Property of').selectOption('Event');
    await second.getByLabel('Condition').selectOption('is not');
    await second.getByLabel('Value').fill('localhost\n127.0.0.1');
    await expectAccessible(page, ['light', 'dark']);
    await save(page).click();
    const property = second.getByRole('textbox', { name: 'Property' });
    await expect(property).toHaveAccessibleDescription('Fill in this field.');
    await expect(property).toBeFocused();
    expect(updates).toEqual([]);
    await property.fill('$host');
    await page.getByRole('group', { name: 'Filter 1' }).getByLabel('Condition').selectOption('is set');
    await save(page).click();
    await expect(page.getByText('Settings saved')).toBeVisible();
    expect(updates).toEqual([
      {
        test_account_filters: [
          { ...filter, operator: 'is_set', value: null },
          { type: 'event', key: '$host', operator: 'is_not', value: ['localhost', '127.0.0.1'] },
        ],
      },
    ]);

    await page.goto(path('recording'));
    const match = page.getByLabel('Triggers that must match');
    await expect(match.locator('option:checked')).toHaveText('most');
    await match.selectOption('All of them');
    await page.getByRole('button', { name: 'Add Pattern to Address triggers' }).click();
    const pattern = page.getByRole('group', { name: 'Pattern 1' }).getByRole('textbox');
    await pattern.fill('/shop/(');
    await page.getByRole('group', { name: 'Masking' }).getByLabel('Hide what is typed').selectOption('Off');
    const flag = page.getByRole('group', { name: 'Linked feature flag' });
    await flag.getByLabel('Flag ID').fill('42');
    await flag.getByLabel('Flag key').fill('record-sessions');
    await save(page).click();
    await expect(pattern).toHaveAccessibleDescription('This is not a valid regular expression.');
    await expectAccessibleAtNight(page);
    await pattern.fill('/shop/.*');
    await save(page).click();
    const recording = {
      session_recording_trigger_match_type_config: 'all',
      session_recording_url_trigger_config: [{ url: '/shop/.*', matching: 'regex' }],
      session_recording_masking_config: { maskAllInputs: false },
      session_recording_linked_flag: { id: 42, key: 'record-sessions' },
    };
    await expect.poll(() => updates[1]).toEqual(recording);
    await page.getByRole('button', { name: 'Unset Masking' }).click();
    await save(page).click();
    await expect.poll(async () => await get()).toMatchObject({ ...recording, session_recording_masking_config: null });
  },
);

test(
  'saving can be undone, and unsaved changes can be discarded',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path, get } = await newProject(ada, { live_events_columns: ['url'] });
    await ada.enter(context);
    await page.goto(path('people'));
    await page.getByRole('textbox', { name: 'Column 1' }).fill('path');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('textbox', { name: 'Column 1' })).toHaveValue('url');
    await page.getByRole('button', { name: 'Remove column 1' }).click();
    await expect(page.getByRole('button', { name: 'Add column to Live events columns' })).toBeFocused();
    await save(page).click();
    await expect.poll(async () => (await get()).live_events_columns).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('textbox', { name: 'Column 1' })).toHaveValue('url');
    expect((await get()).live_events_columns).toEqual(['url']);
  },
);

test.describe('a refused request', () => {
  test.use({ expectedFailures: ['/api/trpc/projects.update'] });

  test('shows the server’s message at the field, and loses and saves nothing', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path, get } = await newProject(ada);
    await ada.enter(context);
    await page.goto(path('general'));
    const name = page.getByLabel('Name');
    await name.fill('   ');
    await page.getByLabel('Product description').fill('Sells tea.');
    await save(page).click();
    await expect(name).toHaveAccessibleDescription(/This field may not be blank\./);
    await expect(name).toBeFocused();
    await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
    await expect(page.getByLabel('Product description')).toHaveValue('Sells tea.');
    expect(await get()).toMatchObject({ name: 'Web shop', product_description: null });
    await name.fill('Tea shop');
    await page.getByRole('button', { name: 'Add address to App addresses' }).click();
    await page.keyboard.type('shop.example.com');
    await save(page).click();
    await expect(page.getByRole('group', { name: 'App addresses' })).toHaveAccessibleDescription(/Enter a valid URL\./);
    await page.getByRole('textbox', { name: 'Address 1' }).fill('https://shop.example.com');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Mars/Olympus');
    await save(page).click();
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveAccessibleDescription(
      /“Mars\/Olympus” is not one of the choices\./,
    );
    await expectAccessibleAtNight(page);
  });

  test('shows invalid numbers at their fields', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada);
    await ada.enter(context);
    await page.goto(path('recording'));
    await page.getByLabel('Sample rate').fill('1.5');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Sample rate')).toHaveAccessibleDescription(/Enter 1 or less\./);
    await page.getByLabel('Sample rate').fill('');
    await page.getByLabel('Minimum duration').fill('soon');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Minimum duration')).toHaveAccessibleDescription(/This must be a whole number\./);
  });
});

test.describe('without a connection', () => {
  test.use({ expectedFailures: offline });

  test('changes are kept, and can be saved afterwards', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { path, get } = await newProject(ada);
    await ada.enter(context);
    await page.goto(path('general'));
    await page.getByLabel('Name').fill('Tea shop');
    await disconnect(page);
    await save(page).click();
    await expect(page.getByRole('alert').filter({ hasText: 'The server did not answer' })).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue('Tea shop');
    await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
    await context.setOffline(false);
    await save(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tea shop' })).toBeVisible();
    await expect.poll(async () => (await get()).name).toBe('Tea shop');
  });
});

test('the time zone field keeps focus while its list loads', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path } = await newProject(ada);
  await ada.enter(context);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    const response = await route.fetch();
    if ((await response.text()).includes('supportedValuesOf')) await held;
    await route.fulfill({ response });
  });
  await page.goto(path('general'));
  const zone = page.getByLabel('Time zone');
  await zone.fill('Europe/');
  const loaded = page.waitForResponse(async (response) =>
    (await response.text().catch(() => '')).includes('supportedValuesOf'),
  );
  release();
  await loaded;
  await zone.pressSequentially('Vienna', { delay: 50 });
  await expect(zone).toBeFocused();
  await expect(zone).toHaveValue('Europe/Vienna');
  await page.getByLabel('Name').focus();
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Vienna');
});

test('leaving in any way with unsaved changes asks for confirmation', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { id } = await ada.api.organizations.create.mutate({ name: 'Elsewhere' });
  const own = (await ada.api.users.me.query()).organizations.find((one) => one.id !== id)?.id ?? '';
  await ada.api.users.updateMe.mutate({ set_current_organization: own });
  const { path } = await newProject(ada);
  await ada.enter(context);
  await page.goto('/projects');
  await page.getByRole('link', { name: 'Web shop' }).click();
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(path('general'));
  const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' });

  // Without changes there is no confirmation.
  await page.getByRole('link', { name: 'Access and privacy' }).click();
  await expect(page.getByRole('heading', { name: 'Access and privacy' })).toBeVisible();
  await page.getByRole('switch', { name: 'Private project' }).check();

  await page.getByRole('link', { name: 'Members' }).click();
  await expect(dialog).toBeVisible();
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(path('access'));
  await expect(page.getByRole('switch', { name: 'Private project' })).toBeChecked();

  await page.evaluate(() => history.back());
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(path('access'));

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('Roles');
  await page.getByRole('option', { name: 'Roles' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'API reference' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Nothing happens before the person confirms, and every further attempt to leave asks again.
  await page.getByRole('button', { name: /^Organization:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Elsewhere' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(path('access'));
  expect((await ada.api.users.me.query()).organization?.name).toBe('Acme');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const closing = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await closing;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await expect(page.getByRole('switch', { name: 'Private project' })).toBeChecked();

  await page.getByRole('link', { name: 'Members' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();

  await page.goto(path('access'));
  await page.getByRole('switch', { name: 'Private project' }).check();
  await page.getByRole('button', { name: /^Organization:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Elsewhere' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('button', { name: 'Organization: Elsewhere' })).toBeVisible();
});

test(
  'members can read settings, but not change them',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    const { path } = await newProject(ada, {
      path_cleaning_filters: [{ alias: ':id' }],
      app_urls: ['https://a.example'],
    });
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto(path('general'));
    await expect(
      page.getByText(
        'Only admins of the project, and admins and owners of the organization, can change these settings.',
      ),
    ).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveAttribute('readonly');
    await expect(page.getByLabel('Kept for')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Add address to App addresses' })).toBeHidden();
    await expect(save(page)).toBeHidden();
    await expectAccessibleAtNight(page);
    await page.goto(path('people'));
    await page.getByRole('button', { name: 'Show JSON of Path cleaning' }).click();
    const editor = page.getByRole('textbox', { name: 'Path cleaning' });
    await expect(editor).toBeFocused();
    await page.keyboard.type('x');
    await expect(editor).toContainText('":id"');
    await expect(editor).not.toContainText('x');
    await expectAccessibleAtNight(page);
  },
);

test('settings can be changed with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const { path, get } = await newProject(ada);
  await ada.enter(context);
  await page.goto(path('general'));
  await page.getByRole('link', { name: 'Access and privacy' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Access and privacy' })).toBeVisible();
  await page.getByRole('switch', { name: 'Private project' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('switch', { name: 'Drop IP addresses' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByText('2 unsaved changes')).toBeVisible();
  await save(page).focus();
  await page.keyboard.press('Enter');
  await expect.poll(async () => await get()).toMatchObject({ access_control: true, anonymize_ips: true });

  await page.goto(path('people'));
  await page.getByRole('button', { name: 'Add property to Display name properties' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('email');
  await page.keyboard.press('Enter');
  await page.keyboard.type('name');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('textbox', { name: 'Property 2' })).toBeFocused();
  await page.getByRole('button', { name: 'Edit JSON of Correlation analysis' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Correlation analysis' })).toBeFocused();
  await page.keyboard.type('5');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Close editor of Correlation analysis' })).toBeFocused();
  await save(page).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => await get())
    .toMatchObject({ person_display_name_properties: ['email', 'name'], correlation_config: 5 });
});
