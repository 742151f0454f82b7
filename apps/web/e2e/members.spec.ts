import { expect, expectAccessible, test } from './test.ts';

test('the first HTML carries the rows, and search and order stand in the address', async ({
  page,
  context,
  newOwner,
  newMember,
}) => {
  const ada = await newOwner();
  const grace = await newMember(ada);
  await ada.enter(context);
  const html = await (await context.request.get('/members')).text();
  expect(html).toContain(grace.email);

  await page.goto('/members');
  const names = page.getByRole('row').getByRole('link');
  await expect(names).toHaveText(['Ada Lovelace', 'Grace Hopper']);
  await expect(page.getByText('2 members')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Name' }).click();
  await expect(names).toHaveText(['Grace Hopper', 'Ada Lovelace']);
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL('/members?order=-name');

  await page.getByRole('searchbox').fill('hopp');
  await expect(names).toHaveText(['Grace Hopper']);
  await expect(page).toHaveURL('/members?order=-name&search=hopp');
  await page.reload();
  await expect(names).toHaveText(['Grace Hopper']);

  await page.getByRole('searchbox').fill('nobody of this name');
  await expect(page.getByRole('heading', { name: 'Nobody found' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear the search' }).last().click();
  await expect(names).toHaveCount(2);
});

test.describe('without a connection', () => {
  test.use({ expectedFailures: ['net::ERR_INTERNET_DISCONNECTED'] });

  test('a search says so, and works again afterwards', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/members');
    await context.setOffline(true);
    await page.getByRole('searchbox').fill('ada');
    await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
  });
});
