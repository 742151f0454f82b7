import { expect, expectAccessible, expectAccessibleAtNight, newPerson, signIn, signUp, test } from './test.ts';

test('signing up creates an organization, and signing out ends the session', async ({ page }) => {
  const ada = newPerson();
  await signUp(page, ada, 'Analytical Engines');
  await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/members');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing up works with the keyboard alone', { tag: '@night' }, async ({ page }) => {
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

test.describe('refused requests', () => {
  test.use({ expectedFailures: ['/api/auth/callback/credentials', '/api/trpc/users.signUp'] });

  test('a wrong password is reported, and the right one works', async ({ page, elsewhere }) => {
    const ada = newPerson();
    await signUp(page, ada);
    await signIn(elsewhere, { ...ada, password: 'something else' });
    await expect(elsewhere.getByText('Invalid email or password.')).toBeVisible();
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
  });

  test(
    'an email address that has an account is reported at its field',
    { tag: '@night' },
    async ({ page, elsewhere }) => {
      const ada = newPerson();
      await signUp(page, ada);
      await elsewhere.goto('/sign-up');
      await elsewhere.getByLabel('Email address').fill(ada.email.toUpperCase());
      await elsewhere.getByLabel('Password').fill(ada.password);
      await elsewhere.getByRole('button', { name: 'Sign up' }).click();
      await expect(elsewhere.getByLabel('Email address')).toHaveAccessibleDescription(
        /There is already an account with this email address\./,
      );
    },
  );
});

test.describe('too many guesses', () => {
  test.use({ expectedFailures: ['/api/auth/callback/credentials'] });

  test('get a different message than a wrong password', async ({ page }) => {
    const ada = newPerson();
    await page.goto('/sign-in');
    await page.getByLabel('Email address').fill(ada.email);
    await page.getByLabel('Password').fill('a guess');
    const button = page.getByRole('button', { name: 'Sign in' });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const answered = page.waitForResponse('**/api/auth/callback/credentials');
      await button.click();
      await answered;
      await expect(button).not.toHaveAttribute('aria-disabled');
      await expect(page.getByText('Invalid email or password.')).toBeVisible();
    }
    await button.click();
    await expect(page.getByText(/^Too many attempts to sign in\. Try again in \d+ minutes\.$/)).toBeVisible();
  });
});

test('signing in leads to the requested page, and never to another site', async ({ page, newOwner }) => {
  const ada = await newOwner();
  await page.goto('/members?search=ada');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
  await expect(page).toHaveURL('/members?search=ada');
  await page.goto('/sign-in?next=//evil.example');
  await expect(page).toHaveURL('/');
});

test(
  'signing out everywhere ends the other browser’s session immediately',
  { tag: '@night' },
  async ({ page, elsewhere }) => {
    const ada = newPerson();
    await signUp(page, ada);
    await signIn(elsewhere, ada);
    await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /sign out everywhere/i })
      .click();
    await expect(page).toHaveURL(/\/sign-in/);
    await elsewhere.goto('/members');
    await expect(elsewhere).toHaveURL(/\/sign-in/);
  },
);

test('an invite lets a new colleague join once', async ({ page, elsewhere }) => {
  const ada = newPerson();
  await signUp(page, ada, 'Difference Engines');
  const grace = newPerson('Grace');
  // Uses the REST API with the page's own session.
  const path = await page.evaluate(async (target_email) => {
    const response = await fetch('/api/organizations/@current/invites', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target_email, first_name: 'Grace' }),
    });
    return ((await response.json()) as { path: string }).path;
  }, grace.email);
  await elsewhere.goto(path);
  await expect(elsewhere.getByText('Difference Engines').first()).toBeVisible();
  await expect(elsewhere.getByLabel('Email address')).toHaveValue(grace.email);
  await elsewhere.getByLabel('Password').fill(grace.password);
  await elsewhere.getByRole('button', { name: 'Create account and join' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
  await elsewhere.goto('/members');
  await expect(elsewhere.getByText(ada.email)).toBeVisible();
  await elsewhere.goto(path);
  await expect(elsewhere.getByText('You are in Difference Engines')).toBeVisible();
});

test('a signed-in account can accept an invite', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner('Difference Engines');
  const grace = await newOwner('Elsewhere');
  const { path } = await ada.api.invites.create.mutate({ organization_id: '@current', target_email: grace.email });
  await grace.enter(context);
  await page.goto(path);
  await expectAccessibleAtNight(page);
  await page.getByRole('button', { name: 'Join Difference Engines' }).click();
  await expect(page.getByRole('button', { name: 'Organization: Difference Engines' })).toBeVisible();
  await expect(page.getByText('invited you to Difference Engines')).toBeVisible();
});

test('an invite for someone else asks to sign out first', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner('Difference Engines');
  const { path } = await ada.api.invites.create.mutate({
    organization_id: '@current',
    target_email: newPerson('Grace').email,
  });
  await ada.enter(context);
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign out and continue' }).click();
  await expect(page.getByRole('button', { name: 'Create account and join' })).toBeVisible();
});

test('the sign-in, sign-up, invite and confirmation pages are accessible', { tag: '@night' }, async ({ page }) => {
  for (const path of ['/sign-in', '/sign-up', '/invite/none', '/confirm/none']) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test('a server that sends no email says who can set a new password', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('link', { name: 'Forgot your password?' })).toHaveCount(0);
  await page.goto('/forgot-password');
  await expect(page.getByText('Ask an administrator of this server to set one for you.')).toBeVisible();
  await expectAccessibleAtNight(page);
});
