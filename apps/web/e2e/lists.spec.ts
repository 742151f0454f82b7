import { expect, newPerson, test } from './test.ts';

const organization_id = '@current';

/** Every list that comes in pages, with what fills it past its first page. */
const lists = {
  members: '/members?search=a',
  roles: '/roles',
  projects: '/projects',
  keys: '/settings/api-keys',
} as const;

test('a page of a list that is gone leads to the last one', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
  await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
  await ada.api.personalApiKeys.create.mutate({ label: 'ci', scopes: ['*'] });
  await ada.enter(context);
  for (const path of Object.values(lists)) {
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}page=99`);
    await expect(page).toHaveURL(path);
    await expect(page.locator('tbody').getByRole('rowheader')).toHaveCount(1);
  }
});

test('the last entry of a page takes the page along, and the pages are turned by the keyboard', async ({
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
  // There is no page after this one, and the focus stays where it was.
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

test('the next page is shown from its beginning', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  for (let index = 0; index < 60; index += 1)
    await ada.api.roles.create.mutate({ organization_id, name: `Role ${String(index).padStart(2, '0')}` });
  await ada.enter(context);
  await page.goto('/roles');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('link', { name: 'Role 55' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toBeInViewport();
});

test('a double click makes one', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Label').fill('terraform');
  await dialog.getByLabel('Read the organization and its roles').check();
  await dialog.getByRole('button', { name: 'Create key' }).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(page.getByRole('alertdialog', { name: 'Copy “terraform” now' })).toBeVisible();
  // One more Enter than was meant copies the key, and does not lose it.
  await expect(page.getByRole('button', { name: 'Copy API key' })).toBeFocused();
  expect((await ada.api.personalApiKeys.list.query({})).count).toBe(1);
});

test('inviting many is stopped, and those who were invited have their links', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  const addresses = Array.from({ length: 45 }, () => newPerson().email);
  await page.goto('/members');
  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email addresses').fill(addresses.join('\n'));
  // A click beside the dialog loses nothing of what was typed.
  await page.mouse.click(5, 5);
  await expect(dialog.getByLabel('Email addresses')).toHaveValue(addresses.join('\n'));
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/trpc/invites.create**', async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Invite 45 people' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  release();
  const told = page.getByRole('alertdialog', { name: '20 invited, 25 failed' });
  await expect(told.getByText('Not invited: you stopped.')).toHaveCount(25);
  expect((await ada.api.invites.list.query({ organization_id })).count).toBe(20);
  await told.getByRole('button', { name: 'Fix and try again' }).click();
  await expect(dialog.getByLabel('Email addresses')).toHaveValue(addresses.slice(20).join('\n'));
});

test('a long name without a space widens no page on a narrow screen', async ({ page, context, newOwner }) => {
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
});
