import { test } from './mail-server.ts';
import { expect, expectAccessible, newPerson, signIn } from './test.ts';

const newPassword = 'an entirely new one';

test('signing up continues by email, and looks the same for an address that has an account', async ({
  page,
  elsewhere,
  mailServer,
  mailedLink,
}) => {
  const ada = newPerson();
  const fillIn = async (browser: typeof page) => {
    await browser.goto('/sign-up');
    await browser.getByLabel('First name').fill(ada.firstName);
    await browser.getByLabel('Organization').fill('Analytical Engines');
    await browser.getByLabel('Email address').fill(ada.email);
    await browser.getByLabel('Password').fill(ada.password);
    await browser.getByRole('button', { name: 'Sign up' }).click();
    await expect(browser.getByRole('heading', { name: 'Check your email' })).toBeVisible();
    return browser.getByRole('main').innerText();
  };
  const told = await fillIn(page);
  expect(told).toContain(ada.email);
  await expectAccessible(page);
  const { subject, html, link } = await mailedLink(ada.email, '/confirm/');
  expect(subject).toBe('Confirm your email address');
  expect(html).toContain(`href="${link}"`);
  // A mail scanner that opens the link does not use it up.
  expect((await page.request.get(link)).status()).toBe(200);
  await page.goto(link);
  await expect(page.getByText(ada.email)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome, Ada' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expectAccessible(page);

  expect(await fillIn(elsewhere)).toBe(told);
  const toAda = () => mailServer.mails.filter(({ to }) => to === ada.email);
  await expect.poll(() => toAda().map((mail) => mail.subject)).toContain('You already have an account');
  expect(toAda().filter(({ text }) => text.includes('/confirm/'))).toHaveLength(1);
});

test.describe('a forgotten password', () => {
  test.use({ expectedFailures: ['/reset-password/'] });

  test('is reset with an emailed link, without revealing whether an account exists', async ({
    page,
    newOwner,
    mailedLink,
    mailServer,
  }) => {
    const ada = await newOwner();
    const ask = async (email: string) => {
      await page.getByLabel('Email address').fill(email);
      await page.getByRole('button', { name: 'Send link' }).click();
      await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
      return page.getByRole('main').innerText();
    };
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
    await expectAccessible(page);
    const told = await ask(ada.email);
    await page.goto('/forgot-password');
    const unknown = newPerson().email;
    expect(await ask(unknown)).toBe(told);
    const { link } = await mailedLink(ada.email, '/reset-password/');
    await page.goto(link);
    await expect(page.getByLabel('Email address')).toHaveValue(ada.email);
    await expectAccessible(page);
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/at least 10 characters\.$/);
    await page.getByLabel('New password').fill(newPassword);
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByText('Your new password is set. Sign in with it.')).toBeVisible();
    await page.getByLabel('Email address').fill(ada.email);
    await page.getByLabel('Password').fill(newPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
    // The earlier sessions have ended.
    await expect(ada.api.users.me.query()).rejects.toThrow();
    expect(mailServer.mails.filter(({ to }) => to === unknown)).toEqual([]);
  });
});

test.describe('without scripts, and in German', () => {
  test.use({ javaScriptEnabled: false, locale: 'de-DE', expectedFailures: ['csp GET'] });

  test(
    'a forgotten password is reset with an emailed link',
    { tag: '@night' },
    async ({ page, newOwner, mailedLink }) => {
      const ada = await newOwner();
      await page.goto('/forgot-password');
      await page.getByLabel('E-Mail-Adresse').fill(ada.email);
      await page.getByRole('button', { name: 'Link senden' }).click();
      await expect(page.getByRole('heading', { name: 'Prüfen Sie Ihre E-Mails' })).toBeVisible();
      const { link, subject, text } = await mailedLink(ada.email, '/reset-password/');
      expect(subject).toBe('Neues Passwort wählen');
      expect(text).toContain('Der Link gilt einmal');
      await page.goto(link);
      await expect(page.locator('html')).toHaveAttribute('lang', 'de');
      await page.getByLabel('Neues Passwort').fill(newPassword);
      await page.getByRole('button', { name: 'Passwort festlegen' }).click();
      await expect(page.getByText('Ihr neues Passwort ist festgelegt.')).toBeVisible();
      await page.getByLabel('E-Mail-Adresse').fill(ada.email);
      await page.getByLabel('Passwort').fill(newPassword);
      await page.getByRole('button', { name: 'Anmelden' }).click();
      await expect(page).toHaveURL('/');
    },
  );
});

test.describe('an email address', () => {
  // For the browser that is not signed in to the account.
  test.use({ expectedFailures: ['/confirm/'] });

  test('is verified with an emailed link, and changed with another', async ({
    page,
    context,
    elsewhere,
    newOwner,
    mailedLink,
  }) => {
    const ada = await newOwner();
    const next = newPerson('Augusta').email;
    await ada.enter(context);
    await page.goto('/settings/account');
    const address = page.getByRole('region', { name: 'Sign-in address' });
    await expect(address.getByText('Not verified')).toBeVisible();
    await address.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByText(`Link sent to ${ada.email}`)).toBeVisible();
    const { link } = await mailedLink(ada.email, '/confirm/');
    // In a signed-out browser, the link may have been opened by someone who can only read the mail.
    await elsewhere.goto(link);
    await elsewhere.getByRole('button', { name: 'Confirm address' }).click();
    await expect(elsewhere.getByText('Sign in to this account first, then open the link again.')).toBeVisible();
    await page.goto(link);
    await page.getByRole('button', { name: 'Confirm address' }).click();

    await expect(address.getByText('Verified', { exact: true })).toBeVisible();
    await expect(address.getByRole('button', { name: 'Send link' })).toHaveCount(0);
    await address.getByRole('button', { name: 'Change address…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change your email address' });
    await dialog.getByLabel('New email address').fill(next);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByText(`Link sent to ${next}`)).toBeVisible();
    await expect(address.getByLabel('Email address')).toHaveValue(ada.email);
    const { subject } = await mailedLink(ada.email, '/settings/account');
    expect(subject).toBe('Your email address is about to change');
    await page.goto((await mailedLink(next, '/confirm/')).link);
    await expect(page.getByText(next)).toBeVisible();
    await page.getByRole('button', { name: 'Change address' }).click();
    await expect(page.getByRole('region', { name: 'Sign-in address' }).getByLabel('Email address')).toHaveValue(next);
    await signIn(elsewhere, { email: next, password: ada.password });
    await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
  });
});

test('an invite is emailed, and its link verifies the address', async ({
  page,
  context,
  elsewhere,
  newOwner,
  mailedLink,
  mailServer,
}) => {
  const ada = await newOwner('Difference Engines');
  const [grace, bob] = [newPerson('Grace'), newPerson('Bob')];
  await ada.enter(context);
  await page.goto('/members');
  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email addresses').fill(grace.email);
  await expect(dialog.getByText('They get the invite by email. You get its link as well.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByRole('alertdialog').getByText('The invite is sent by email.')).toBeVisible();

  // A link that was passed on by hand verifies nothing, and does not reveal whether an account exists.
  const { path } = await ada.api.invites.create.mutate({ organization_id: '@current', target_email: bob.email });
  await elsewhere.goto(path);
  await elsewhere.getByRole('link', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('button', { name: 'Sign in to join' })).toBeVisible();
  await elsewhere.getByRole('link', { name: 'Sign up' }).click();
  await expect(elsewhere.getByRole('button', { name: 'Create account and join' })).toBeVisible();
  await elsewhere.getByLabel('Password').fill(bob.password);
  await expectAccessible(elsewhere);
  await elsewhere.getByRole('button', { name: 'Create account and join' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await elsewhere.goto((await mailedLink(bob.email, '/confirm/')).link);
  await elsewhere.getByLabel('Password').fill(bob.password);
  await elsewhere.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(elsewhere.getByRole('button', { name: 'Organization: Difference Engines' })).toBeVisible();

  await elsewhere.context().clearCookies();
  await elsewhere.goto((await mailedLink(grace.email, '/invite/')).link);
  await elsewhere.getByLabel('First name').fill('Grace');
  await elsewhere.getByLabel('Password').fill(grace.password);
  await elsewhere.getByRole('button', { name: 'Create account and join' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Welcome, Grace' })).toBeVisible();
  const { results } = await ada.api.members.list.query({ organization_id: '@current', search: grace.email });
  expect(results).toMatchObject([{ user: { is_email_verified: true } }]);
  expect(mailServer.mails.filter(({ to }) => to === grace.email)).toHaveLength(1);
});

test.describe('an account with an unverified address', () => {
  test.use({ expectedFailures: ['/api/trpc/invites.accept'] });

  test('can accept an invite once the address is verified', async ({ page, context, newOwner, mailedLink }) => {
    const ada = await newOwner('Difference Engines');
    const grace = await newOwner('Elsewhere');
    const { path } = await ada.api.invites.create.mutate({ organization_id: '@current', target_email: grace.email });
    await grace.enter(context);
    await page.goto(path);
    await page.getByRole('button', { name: 'Join Difference Engines' }).click();
    await expect(page.getByText('Verify your email address first.')).toBeVisible();
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByText(`Link sent to ${grace.email}`)).toBeVisible();
    await expectAccessible(page);
    await page.goto((await mailedLink(grace.email, '/confirm/')).link);
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await expect(page.getByText('Verified', { exact: true })).toBeVisible();
    await page.goto(path);
    await page.getByRole('button', { name: 'Join Difference Engines' }).click();
    await expect(page.getByRole('button', { name: 'Organization: Difference Engines' })).toBeVisible();
  });
});
