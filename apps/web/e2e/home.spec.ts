import { expect, expectAccessible, test } from './test.ts';

test('home greets, and leads on', async ({ page, context, newOwner, newMember }) => {
  const ada = await newOwner('Difference Engines');
  await ada.api.roles.create.mutate({ organization_id: '@current', name: 'On call' });
  const grace = await newMember(ada);
  await grace.enter(context);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome, Grace' })).toBeVisible();
  await expect(page.getByText(`invited you to Difference Engines`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeVisible();
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
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('link', { name: 'Members' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.describe('an address that leads nowhere', () => {
  test.use({ expectedFailures: ['/nowhere'] });

  test('says so', async ({ page }) => {
    await page.goto('/nowhere');
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await expectAccessible(page);
  });
});
