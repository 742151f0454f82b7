import { expect, newPerson, signIn, signUp, test } from './test.ts';

test('signing up makes an organization of one’s own, and signing out ends the session', async ({ page }) => {
  const ada = newPerson();
  await signUp(page, ada, 'Analytical Engines');
  await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/members');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing up and in works with the keyboard alone', async ({ page }) => {
  const ada = newPerson();
  await page.goto('/sign-up');
  await page.getByLabel('First name').focus();
  for (const text of [ada.firstName, 'Lovelace', 'Keys', ada.email, ada.password]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.getByLabel('Password').press('Enter');
  await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
});

test.describe('refusals', () => {
  test.use({ expectedFailures: ['/api/auth/callback/credentials', '/api/trpc/users.signUp'] });

  test('a wrong password is told, and the right one lets in', async ({ page, browser }) => {
    const ada = newPerson();
    await signUp(page, ada);
    const elsewhere = await (await browser.newContext()).newPage();
    await signIn(elsewhere, { ...ada, password: 'something else' });
    await expect(elsewhere.getByText('Invalid email or password.')).toBeVisible();
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
  });

  test('an address that has an account is told on its field, in the server’s words', async ({ page, browser }) => {
    const ada = newPerson();
    await signUp(page, ada);
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto('/sign-up');
    await elsewhere.getByLabel('Email address').fill(ada.email.toUpperCase());
    await elsewhere.getByLabel('Password').fill(ada.password);
    await elsewhere.getByRole('button', { name: 'Sign up' }).click();
    await expect(elsewhere.getByLabel('Email address')).toHaveAccessibleDescription(
      /There is already an account with this email address\./,
    );
  });
});

test('signing out everywhere ends the other browser’s session at once', async ({ page, browser }) => {
  const ada = newPerson();
  await signUp(page, ada);
  const phone = await (await browser.newContext()).newPage();
  await signIn(phone, ada);
  await expect(phone.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /sign out everywhere/i })
    .click();
  await expect(page).toHaveURL(/\/sign-in/);
  await phone.goto('/members');
  await expect(phone).toHaveURL(/\/sign-in/);
});

test('an invite brings a new colleague in, once', async ({ page, browser }) => {
  const ada = newPerson();
  await signUp(page, ada, 'Difference Engines');
  const grace = newPerson('Grace');
  // There is no form for invites yet: the page's own session asks the API.
  const path = await page.evaluate(async (target_email) => {
    const response = await fetch('/api/organizations/@current/invites', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target_email, first_name: 'Grace' }),
    });
    return ((await response.json()) as { path: string }).path;
  }, grace.email);
  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(path);
  await expect(theirs.getByText('Difference Engines').first()).toBeVisible();
  await expect(theirs.getByLabel('Email address')).toHaveValue(grace.email);
  await theirs.getByLabel('Password').fill(grace.password);
  await theirs.getByRole('button', { name: 'Create account and join' }).click();
  await expect(theirs.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
  await theirs.goto('/members');
  await expect(theirs.getByText(ada.email)).toBeVisible();
  await theirs.goto(path);
  await expect(theirs.getByText('This invite does not exist')).toBeVisible();
});
