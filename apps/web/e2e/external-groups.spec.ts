import { expect, expectAccessible, expectAccessibleAtNight, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const current = { organization_id: '@current' } as const;

const createRole = async (owner: Visitor, name = 'On call') =>
  (await owner.api.roles.create.mutate({ ...current, name })).id;

const createGroup = (owner: Visitor, role: string, provider: string, name: string, slug: string | null = null) =>
  owner.api.roleExternalReferences.create.mutate({
    ...current,
    role,
    provider,
    provider_organization_id: 'acme',
    provider_role_id: `${provider} ${name}`,
    provider_role_slug: slug,
    provider_role_name: name,
  });

test('filters are in the URL, groups can be searched, and unlinking can be undone', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  const role = await createRole(ada);
  for (const [provider, name] of [
    ['github', 'Pagers'],
    ['slack', '#on-call'],
    ['gitlab', 'Ops'],
  ] as const)
    await createGroup(ada, role, provider, name);
  await ada.enter(context);
  expect(await (await context.request.get('/external-groups')).text()).toContain('Pagers');

  await page.goto('/external-groups');
  const table = page.getByRole('table', { name: 'External groups' });
  const rows = table.getByRole('row').filter({ has: page.getByRole('cell') });
  await expect(rows).toHaveCount(3);
  await expect(page.getByText('3 groups')).toBeVisible();
  await expectAccessibleAtNight(page);
  await page.getByRole('button', { name: 'Slack 1' }).click();
  await expect(rows).toHaveText([/#on-call/]);
  await expect(page).toHaveURL('/external-groups?provider=slack');
  await page.reload();
  await expect(rows).toHaveText([/#on-call/]);
  await expect(page.getByRole('button', { name: 'Slack 1' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('searchbox').fill('pagers');
  await expect(page.getByRole('heading', { name: 'No matching groups' })).toBeVisible();
  await expectAccessibleAtNight(page);
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole('searchbox').fill('PAGE');
  await expect(rows).toHaveText([/Pagers/]);

  await page.getByRole('button', { name: 'Unlink Pagers from On call' }).click();
  await expect(page.getByText('Pagers unlinked from On call')).toBeVisible();
  await expect(rows).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveText([/Pagers/]);
});

test('a lookup shows the matching role and the request for programs', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  const role = await createRole(ada);
  await createGroup(ada, role, 'github', 'Pagers', 'pagers');
  await ada.enter(context);
  await page.goto('/external-groups');
  const lookup = page.getByRole('region', { name: 'Try a lookup' });
  await lookup.getByLabel('Organization').fill('ACME');
  await lookup.getByLabel('Team slug').fill('Pagers');
  await lookup.getByRole('button', { name: 'Look up' }).click();
  await expect(lookup.getByRole('status').filter({ hasText: 'Pagers' })).toHaveText(
    '“Pagers” maps to On call, which no one has.',
  );
  const command = lookup.locator('pre');
  await expect(command).toContainText('$ROLECALL_API_KEY');
  await expect(command).toContainText("--data-urlencode 'provider_role_slug=Pagers'");
  await expectAccessible(page);
  await lookup.getByLabel('Team slug').fill("it's");
  await lookup.getByRole('button', { name: 'Look up' }).click();
  await expect(lookup.getByText('No role is linked to such a group')).toBeVisible();
  await expect(command).toContainText(`'provider_role_slug=it'\\''s'`);
  await lookup.getByLabel('Team slug').fill('Pagers');
  await lookup.getByRole('button', { name: 'Look up' }).click();
  await expect(lookup.getByRole('link', { name: 'On call' })).toBeVisible();
  // The result applies only to a group of the chosen kind.
  await lookup.getByRole('combobox').selectOption({ index: 1 });
  await expect(lookup.getByRole('link')).toHaveCount(0);
  await expect(command).toHaveCount(0);
  await lookup.getByRole('combobox').selectOption({ index: 0 });
  await lookup.getByRole('button', { name: 'Look up' }).click();
  await lookup.getByRole('link', { name: 'On call' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'On call' })).toBeVisible();
});

test(
  'the curl command of a lookup works',
  { tag: '@night' },
  async ({ page, context, newOwner, baseURL, playwright }) => {
    const ada = await newOwner();
    const role = await createRole(ada);
    await createGroup(ada, role, 'github', 'Pagers', 'pagers');
    const { value } = await ada.api.personalApiKeys.create.mutate({ label: 'test', scopes: ['organization:read'] });
    await ada.enter(context);
    await page.goto('/external-groups');
    const lookup = page.getByRole('region', { name: 'Try a lookup' });
    await lookup.getByLabel('Organization').fill('acme');
    await lookup.getByLabel('Team slug').fill('pagers');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    const command = await lookup.locator('pre').innerText();
    const address = /curl --get '([^']+)'/.exec(command)?.[1] ?? '';
    expect(address.startsWith(`${baseURL}/api/organizations/`)).toBe(true);
    const params = Object.fromEntries(
      [...command.matchAll(/--data-urlencode '(\w+)=([^']*)'/g)].map((m) => [m[1], m[2]]),
    );
    const request = await playwright.request.newContext({ extraHTTPHeaders: { Authorization: `Bearer ${value}` } });
    const answer = (await (await request.get(address, { params: params as Record<string, string> })).json()) as {
      reference: { role: string };
    };
    expect(answer.reference.role).toBe(role);
    await request.dispose();
  },
);

test.describe('a refused request', { tag: '@night' }, () => {
  test.use({ expectedFailures: ['/api/trpc/roleExternalReferences.'] });

  test('is reported in the form, which keeps what was typed', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await createGroup(ada, await createRole(ada), 'github', 'Pagers', 'pagers');
    await ada.enter(context);
    await page.goto('/external-groups');
    await page.getByRole('button', { name: 'Add group' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Role' }).fill('on c');
    await page.getByRole('option', { name: 'On call' }).click();
    await dialog.getByLabel('Team name').fill('Pagers');
    await dialog.getByLabel('Organization').fill('ACME');
    await dialog.getByLabel('Team ID').fill('1');
    await dialog.getByLabel('Team slug').fill('PAGERS');
    await dialog.getByRole('button', { name: 'Add group' }).click();
    await expect(dialog.getByRole('alert')).toContainText('and role slug already exists.');
    await expect(dialog.getByLabel('Team slug')).toHaveValue('PAGERS');
    await expectAccessibleAtNight(page);
    await dialog.getByLabel('Team slug').fill('others');
    await dialog.getByRole('button', { name: 'Add group' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: 'others' })).toBeVisible();
  });

  test('says what is missing in a lookup', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/external-groups');
    const lookup = page.getByRole('region', { name: 'Try a lookup' });
    await lookup.getByLabel('Organization').fill('acme');
    await lookup.getByRole('button', { name: 'Look up' }).click();
    await expect(lookup.getByLabel('Team slug')).toHaveAccessibleDescription(/^Enter either/);
    await expect(lookup.getByLabel('Team slug')).toBeFocused();
  });
});

test(
  'members can see groups and look them up, but not change them',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await createGroup(ada, await createRole(ada), 'github', 'Pagers');
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/external-groups');
    await expect(page.getByRole('row', { name: 'Pagers' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Look up' })).toBeVisible();
    for (const name of [/^Add /, /^Unlink/]) await expect(page.getByRole('button', { name })).toBeHidden();
  },
);

test(
  'a group can be linked to a role with the keyboard alone',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await createRole(ada);
    await ada.enter(context);
    await page.goto('/external-groups');
    await expect(page.getByRole('heading', { name: 'No external groups yet' })).toBeVisible();
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Add group' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const to = async (label: string) => {
      const field = dialog.getByLabel(label, { exact: true });
      while (!(await field.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
    };
    await to('Kind');
    await page.keyboard.type('Linear');
    await to('Role');
    await page.keyboard.type('on c');
    await expect(page.getByRole('listbox').getByRole('option')).toHaveText([/On call/]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    for (const [label, text] of [
      ['Team name', 'Ops'],
      ['Workspace', 'acme'],
      ['Team ID', '4242'],
    ] as const) {
      await to(label);
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('row', { name: 'Ops' })).toContainText('Linear');
  },
);
