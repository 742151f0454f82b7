import { expect, expectAccessible, expectAccessibleAtNight, test } from './test.ts';

const organization_id = '@current';

test('a project can be created and found, and the state of the list is in the URL', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/projects');
  await expect(page.getByRole('heading', { name: 'No projects yet' })).toBeVisible();
  await expectAccessibleAtNight(page);

  await page.getByRole('button', { name: 'New project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Web shop');
  await dialog.getByLabel('Product description').fill('Sells tea.');
  await expectAccessibleAtNight(page);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
  await expect(page.getByText('Sells tea.')).toBeVisible();

  await ada.api.projects.create.mutate({ organization_id, name: 'Back office', access_control: true });
  const html = await (await context.request.get('/projects')).text();
  expect(html).toContain('Back office');
  await page.goto('/projects');
  const names = page.getByRole('row').getByRole('link');
  await expect(names).toHaveText(['Back office', 'Web shop']);
  await expect(page.getByText('2 projects')).toBeVisible();
  await expect(page.getByRole('row', { name: /Back office/ })).toContainText('Private');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Name' }).click();
  await expect(names).toHaveText(['Web shop', 'Back office']);
  await page.getByRole('searchbox').fill('SHOP');
  await expect(names).toHaveText(['Web shop']);
  await expect(page).toHaveURL('/projects?order=-name&search=SHOP');
  await page.reload();
  await expect(names).toHaveText(['Web shop']);
});

test.describe('an invalid name', () => {
  test.use({ expectedFailures: ['/api/trpc/projects.create'] });

  test(
    'is reported at its field and kept, but another project’s name is allowed',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
      await ada.enter(context);
      await page.goto('/projects');
      await page.getByRole('button', { name: 'New project' }).click();
      const name = page.getByRole('dialog').getByLabel('Name');
      await name.fill('   ');
      await page.keyboard.press('Enter');
      await expect(name).toHaveAccessibleDescription(/This field may not be blank\./);
      await expect(name).toBeFocused();
      await expect(name).toHaveValue('   ');
      await name.fill('Web shop');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Project “Web shop” created')).toBeVisible();
      expect((await ada.api.projects.list.query({ organization_id })).count).toBe(2);
    },
  );
});

test(
  'members see the projects they can access, but no actions that they cannot perform',
  { tag: '@night' },
  async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner();
    await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Back office', access_control: true });
    const grace = await newMember(ada);
    await grace.enter(context);
    await page.goto('/projects');
    await expect(page.getByRole('row').getByRole('link')).toHaveText(['Web shop']);
    await expect(page.getByRole('button', { name: 'New project' })).toBeHidden();
    await page.goto(`/projects/${id}`);
    await expect(page.getByRole('heading', { name: 'You can’t see this' })).toBeVisible();
    await expect(page.getByText("You don't have sufficient permissions in the project.")).toBeVisible();
    await expectAccessibleAtNight(page);
  },
);

test('a project can be created with the keyboard alone', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/projects');
  const create = page.getByRole('button', { name: 'New project' });
  await create.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(create).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Web shop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Web shop' })).toBeVisible();
});
