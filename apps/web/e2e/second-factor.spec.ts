import type { Page } from '@playwright/test';
import { inGerman as t } from './german.ts';
import { addAuthenticator, codeOf, setUpApp } from './second-factor.ts';
import { ageSessionsOf, expect, expectAccessible, signIn, test } from './test.ts';
import { Visitor } from './visitor.ts';

const factors = (page: Page) => page.getByRole('region', { name: 'Second factor' });

test('an authenticator app is set up, required at the next sign-in, and removed', async ({
  page,
  context,
  elsewhere,
  newOwner,
}) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/settings/account');
  await factors(page).getByRole('button', { name: 'Set up…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  const secret = (await dialog.getByLabel('Setup key', { exact: true }).textContent()) ?? '';
  await dialog.getByLabel('Code from the app').fill(codeOf(secret, -1));
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByRole('alertdialog', { name: 'Save your recovery codes now' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  await expectAccessible(page);
  const recovery = (await codes.getByRole('listitem').first().textContent()) ?? '';
  const download = page.waitForEvent('download');
  await codes.getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('rolecall-recovery-codes.txt');
  await codes.getByRole('button', { name: 'I have saved them' }).click();
  await expect(factors(page).getByText('10 codes left')).toBeVisible();

  await signIn(elsewhere, ada);
  await expect(elsewhere).toHaveURL(/\/sign-in\/second-factor/);
  await expectAccessible(elsewhere);
  await elsewhere.getByLabel('Code').fill(codeOf(secret));
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();

  // The next time, with a recovery code.
  await elsewhere.context().clearCookies();
  await signIn(elsewhere, ada);
  await elsewhere.getByLabel('Code').fill(recovery);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();

  await page.reload();
  await expect(factors(page).getByText('9 codes left')).toBeVisible();
  await factors(page).getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove app' }).click();
  await expect(page.getByText('Authenticator app removed')).toBeVisible();
  expect((await ada.api.users.me.query()).is_2fa_enabled).toBe(false);
});

test.describe('a passkey', () => {
  // The session is old, so the person is asked to confirm their identity.
  test.use({ expectedFailures: ['/api/trpc/secondFactor.deletePasskey'] });

  test('is added, signs in without a password, confirms the person’s identity, and is removed', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await addAuthenticator(page);
    await page.goto('/settings/account');
    await factors(page).getByRole('button', { name: 'Add a passkey…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
    await dialog.getByLabel('Name').fill('Laptop');
    await dialog.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByRole('button', { name: 'I have saved them' }).click();
    await expect(factors(page).getByRole('button', { name: 'Remove… Laptop' })).toBeVisible();
    await expectAccessible(page);

    await context.clearCookies();
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Continue with a passkey' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();

    // It also works as the second step after a password.
    await context.clearCookies();
    await signIn(page, ada);
    await expect(page).toHaveURL(/\/sign-in\/second-factor/);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();

    await page.goto('/settings/account');
    await factors(page).getByRole('button', { name: 'Remove… Laptop' }).click();
    ageSessionsOf(ada.email);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove passkey' }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that it’s you' });
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByText('Passkey “Laptop” removed')).toBeVisible();
  });
});

test.describe('a browser that was left open', () => {
  test.use({ expectedFailures: ['/api/trpc/secondFactor.'] });

  test('must confirm with a code, because a password is not enough', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { secret, recoveryCodes } = await setUpApp(ada);
    await ada.enter(context);
    await page.goto('/settings/account');
    ageSessionsOf(ada.email);
    await factors(page).getByRole('button', { name: 'New codes…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Create new codes' }).click();
    const question = page.getByRole('dialog', { name: 'Confirm that it’s you' });
    await expect(question.getByLabel('Current password')).toHaveCount(0);
    await question.getByLabel('Code').fill('000000');
    await question.getByRole('button', { name: 'Continue' }).click();
    await expect(question.getByLabel('Code')).toHaveAccessibleDescription(/Invalid code/);
    await question.getByLabel('Code').fill(codeOf(secret));
    await question.getByRole('button', { name: 'Continue' }).click();
    const codes = page.getByRole('alertdialog', { name: 'Save your recovery codes now' });
    await expect(codes.getByRole('listitem')).toHaveCount(10);
    await expect(codes.getByText(recoveryCodes[0] ?? '')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(codes.getByText('When you have saved it, close it with “I have saved them”.')).toBeVisible();
    await codes.getByRole('button', { name: 'I have saved them' }).click();
    await expect(codes).toBeHidden();
  });
});

/** Tries enough wrong passwords to reach the rate limit. */
async function guessAt(mallory: Visitor): Promise<void> {
  for (let guess = 0; guess < 10; guess += 1) await expect(mallory.signIn('a wrong guess')).rejects.toThrow('401');
  await mallory.close();
}

test.describe('an account under a password-guessing attack', () => {
  test.use({ expectedFailures: ['/api/auth/callback/credentials'] });

  test(
    'lets its owner sign in with password and code together',
    { tag: '@night' },
    async ({ page, playwright, baseURL, extraHTTPHeaders, newOwner }) => {
      const ada = await newOwner();
      const { secret } = await setUpApp(ada);
      await guessAt(await Visitor.open(playwright.request, baseURL ?? '', extraHTTPHeaders ?? {}, ada));
      await signIn(page, ada);
      await expect(page.getByText(/^Too many attempts to sign in/)).toBeVisible();
      await expectAccessible(page);
      await page.getByLabel('Code of your second factor').fill('000000');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page.getByText('Invalid email, password or code.')).toBeVisible();
      await page.getByLabel('Code of your second factor').fill(codeOf(secret));
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page.getByRole('heading', { name: 'Welcome back, Ada' })).toBeVisible();
    },
  );

  for (const javaScriptEnabled of [true, false])
    test.describe(`${javaScriptEnabled ? 'with' : 'without'} scripts`, () => {
      test.use({ javaScriptEnabled, expectedFailures: ['/api/auth/callback/credentials', '/invite/', 'csp GET'] });

      test(
        'accepts an invite with password and code together',
        { tag: '@night' },
        async ({ page, playwright, baseURL, extraHTTPHeaders, newOwner }) => {
          const ada = await newOwner('Difference Engines');
          const grace = await newOwner('Elsewhere');
          const { secret } = await setUpApp(grace);
          const { path } = await ada.api.invites.create.mutate({
            organization_id: '@current',
            target_email: grace.email,
          });
          await guessAt(await Visitor.open(playwright.request, baseURL ?? '', extraHTTPHeaders ?? {}, grace));
          await page.goto(path);
          const password = page.getByLabel('Password');
          const code = page.getByLabel('Code of your second factor');
          const signInToJoin = page.getByRole('button', { name: 'Sign in to join' });
          await expect(code).toHaveCount(0);
          await password.fill(grace.password);
          await signInToJoin.click();
          await expect(page.getByText(/^Too many attempts to sign in/)).toBeVisible();
          await expect(page.getByLabel('Email address')).toHaveValue(grace.email);
          if (javaScriptEnabled) await expectAccessible(page);
          for (const given of ['000000', codeOf(secret)]) {
            // Without scripts, the returned page does not contain the password.
            await password.fill(grace.password);
            await code.fill(given);
            await signInToJoin.click();
            if (given === '000000') await expect(page.getByText('Invalid email, password or code.')).toBeVisible();
          }
          await page.getByRole('button', { name: 'Join Difference Engines' }).click();
          await expect(page).toHaveURL(/\/welcome$/);
          const { results } = await ada.api.members.list.query({ organization_id: '@current', search: grace.email });
          expect(results).toHaveLength(1);
        },
      );
    });
});

test.describe('an organization that requires a second factor', () => {
  // Its pages are refused to a member without one.
  test.use({ expectedFailures: ['403'] });

  test('sends members to their account until they have one', async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner('Acme');
    const grace = await newMember(ada);
    await setUpApp(ada);
    await ada.enter(context);
    await page.goto('/settings');
    await page.getByRole('switch', { name: 'Require a second factor' }).click();
    const question = page.getByRole('alertdialog', { name: 'Require a second factor?' });
    await expect(question.getByText(/^1 active member has none/)).toBeVisible();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Require second factor' }).click();
    await expect(page.getByText('A second factor is now required')).toBeVisible();
    await expect(page.getByRole('switch', { name: 'Require a second factor' })).toBeChecked();

    await context.clearCookies();
    await grace.enter(context);
    await page.goto('/members');
    await expect(page.getByRole('heading', { name: 'Acme requires a second factor' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to my account' }).click();
    await expect(page.getByText('Set one up below to use the organization.')).toBeVisible();
    await setUpApp(grace);
    await page.goto('/members');
    await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
  });
});

test.describe('without scripts', () => {
  // The response to a refused form has an error status.
  test.use({ javaScriptEnabled: false, expectedFailures: ['401', 'csp GET'] });

  test(
    'the code is requested on a separate page, and a wrong one is reported',
    { tag: '@night' },
    async ({ page, newOwner }) => {
      const ada = await newOwner();
      const { secret, recoveryCodes } = await setUpApp(ada);
      await page.goto('/sign-in?next=%2Fsettings%2Faccount');
      await page.getByLabel('Email address').fill(ada.email);
      await page.getByLabel('Password').fill(ada.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByLabel('Code').fill('000000');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByLabel('Code')).toHaveAccessibleDescription(/Invalid code/);
      await expect(page.getByLabel('Code')).toHaveValue('');
      await page.getByLabel('Code').fill(codeOf(secret));
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page).toHaveURL(/\/settings\/account$/);
      expect(recoveryCodes).toHaveLength(10);
    },
  );
});

test.describe('when the browser prefers German', () => {
  test.use({ locale: 'de-CH' });

  test('the second step is in German', { tag: '@night' }, async ({ page, newOwner }) => {
    const ada = await newOwner();
    const { recoveryCodes } = await setUpApp(ada);
    await page.goto('/sign-in');
    await page.getByLabel('E-Mail-Adresse').fill(ada.email);
    await page.getByLabel('Passwort').fill(ada.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByRole('heading', { name: 'Zweiter Schritt' })).toBeVisible();
    await page.getByLabel('Code').fill(recoveryCodes[0] ?? '');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByRole('heading', { name: /Ada/ })).toBeVisible();
  });

  test.describe('a browser that was left open', { tag: '@night' }, () => {
    test.use({ expectedFailures: ['/api/trpc/secondFactor.removeTotp'] });

    test('an app is set up, and removed after confirming with a code', async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/settings/account');
      const factors = page.getByRole('region', { name: t('secondFactor.title') });
      await factors.getByRole('button', { name: t('secondFactor.setUpApp') }).click();
      const dialog = page.getByRole('dialog', { name: t('secondFactor.setUpAppTitle') });
      await expectAccessible(page);
      const secret = (await dialog.getByLabel(t('secondFactor.secret'), { exact: true }).textContent()) ?? '';
      await dialog.getByLabel(t('secondFactor.code')).fill(codeOf(secret, -1));
      await dialog.getByRole('button', { name: t('secondFactor.confirmApp') }).click();
      await page.getByRole('button', { name: t('secondFactor.codesKept') }).click();
      ageSessionsOf(ada.email);
      await factors.getByRole('button', { name: t('secondFactor.removeApp') }).click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: t('secondFactor.removeAppConfirm') })
        .click();
      const question = page.getByRole('dialog', { name: t('account.confirmTitle') });
      await expect(question.getByText(t('account.confirmWithCode'))).toBeVisible();
      await question.getByLabel(t('account.confirmCode')).fill(codeOf(secret));
      await question.getByRole('button', { name: t('account.confirm') }).click();
      await expect(factors.getByRole('button', { name: t('secondFactor.setUpApp') })).toBeVisible();
    });
  });

  test(
    'a passkey is added, and signs in with and without a password',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await addAuthenticator(page);
      await page.goto('/settings/account');
      await page.getByRole('button', { name: t('secondFactor.addPasskey') }).click();
      const dialog = page.getByRole('dialog', { name: t('secondFactor.addPasskeyTitle') });
      await dialog.getByLabel(t('secondFactor.passkeyName')).fill('Laptop');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: t('secondFactor.addPasskeyConfirm') }).click();
      await page.getByRole('button', { name: t('secondFactor.codesKept') }).click();
      await context.clearCookies();
      await page.goto('/sign-in');
      await page.getByRole('button', { name: t('signIn.continueWithPasskey') }).click();
      await expect(page.getByRole('heading', { name: t('welcome.backFor', { name: 'Ada' }) })).toBeVisible();
      await context.clearCookies();
      await page.goto('/sign-in');
      await page.getByLabel(t('signIn.email')).fill(ada.email);
      await page.getByLabel(t('signIn.password')).fill(ada.password);
      await page.getByRole('button', { name: t('signIn.signIn'), exact: true }).click();
      await page.getByRole('button', { name: t('signIn.usePasskey') }).click();
      await expect(page.getByRole('heading', { name: t('welcome.backFor', { name: 'Ada' }) })).toBeVisible();
    },
  );
});
