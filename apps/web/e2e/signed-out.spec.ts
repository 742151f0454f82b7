import { comeBackLater, expect, expectAccessibleAtNight, test } from './test.ts';

test.describe('someone whose session was ended elsewhere', () => {
  test.use({ expectedFailures: ['/api/trpc/'] });

  test('can submit what they typed after signing in again in another tab', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/roles?new=1');
    const dialog = page.getByRole('dialog', { name: 'New role' });
    await dialog.getByLabel('Name').fill('On call');
    await ada.api.users.signOutEverywhere.mutate();
    await dialog.getByRole('button', { name: 'Create role' }).click();
    const notice = page.getByRole('alertdialog').filter({ hasText: 'You have been signed out' });
    await expect(notice).toBeVisible();
    await expect(dialog.getByRole('alert')).toContainText('You have been signed out.');
    await expect(dialog.getByLabel('Name')).toHaveValue('On call');
    await expectAccessibleAtNight(page);

    const opens = context.waitForEvent('page');
    await notice.getByRole('button', { name: 'Sign in in a new tab' }).click();
    const other = await opens;
    await other.getByLabel('Email address').fill(ada.email);
    await other.getByLabel('Password').fill(ada.password);
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(other.getByRole('heading', { name: 'Roles', level: 1 })).toBeVisible();
    await dialog.getByRole('button', { name: 'Create role' }).click();
    await expect(page.getByRole('rowheader', { name: 'On call' })).toBeVisible();
    await expect(page.getByText('You have been signed out')).toHaveCount(0);
  });

  test('keeps unsaved changes, and is sent to sign in from pages without any', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/settings');
    const plain = await context.newPage();
    await plain.goto('/members');
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('Acme and sons');
    await ada.api.users.signOutEverywhere.mutate();
    await comeBackLater(page);
    await expect(page.getByText('You have been signed out', { exact: true })).toBeVisible();
    await expect(name).toHaveValue('Acme and sons');
    await comeBackLater(plain);
    await expect(plain).toHaveURL('/sign-in?next=%2Fmembers');
  });

  test(
    'keeps unsaved changes before all of the page has loaded',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.route('**/_next/static/**/*.js', async (route) => {
        const response = await route.fetch();
        const isKeeper = (await response.text()).includes('"signInElsewhere")');
        if (isKeeper) await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.fulfill({ response });
      });
      await page.goto('/settings');
      const name = page.getByLabel('Name', { exact: true });
      await name.fill('Acme and sons');
      await ada.api.users.signOutEverywhere.mutate();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(page.getByText('You have been signed out', { exact: true })).toBeVisible();
      await expect(name).toHaveValue('Acme and sons');
    },
  );

  test(
    'sends nothing in the name of someone else who has signed in since',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const bob = await newOwner('Umbrella');
      await ada.enter(context);
      const plain = await context.newPage();
      await plain.goto('/members');
      await page.goto('/settings/account');
      const name = page.getByLabel('First name');
      await name.fill('Adelheid');
      await bob.enter(context);
      await page.getByRole('button', { name: 'Save profile' }).click();
      const notice = page.getByRole('alertdialog').filter({ hasText: 'Another account is signed in' });
      await expect(notice).toBeVisible();
      expect((await notice.getByText('Another account').boundingBox())?.width).toBeGreaterThan(200);
      await expect(name).toHaveValue('Adelheid');
      expect((await bob.api.users.me.query()).first_name).toBe('Ada');
      await expect(page.getByText('no longer a member')).toHaveCount(0);

      // A page with nothing to lose becomes the other person's.
      await comeBackLater(plain, 400_000);
      await expect(plain.getByText(bob.email).first()).toBeVisible();

      const opens = context.waitForEvent('page');
      await notice.getByRole('button', { name: 'Sign in in a new tab' }).click();
      await expect(await opens).toHaveURL('/sign-out');
      await ada.enter(context);
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByText('Profile saved')).toBeVisible();
      await expect(notice).toBeHidden();
      expect((await ada.api.users.me.query()).first_name).toBe('Adelheid');
    },
  );

  test(
    'keeps what they typed while they are in no organization',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      const { id: organization_id } = await ada.api.organizations.get.query({ organization_id: '@current' });
      await ada.api.organizations.delete.mutate({ organization_id });
      await ada.enter(context);
      await page.goto('/');
      await page.getByRole('button', { name: 'Create an organization' }).click();
      const name = page.getByRole('dialog').getByLabel('Name');
      await name.fill('Umbrella');
      await ada.api.users.signOutEverywhere.mutate();
      await page.getByRole('dialog').getByRole('button', { name: 'Create organization' }).click();
      await expect(page.getByText('You have been signed out', { exact: true })).toBeVisible();
      await expect(name).toHaveValue('Umbrella');
    },
  );
});
