import type { BrowserContext, Page } from '@playwright/test';
import { pages } from './screenshots/pages.ts';
import { expect, hold, newPerson, type Person, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

const hasSession = async (context: BrowserContext) =>
  (await context.cookies()).some(({ name }) => name === 'rolecall.session');

async function fillIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
}

async function invite(owner: Visitor, target_email: string): Promise<string> {
  return (await owner.api.invites.create.mutate({ organization_id, target_email, first_name: 'Grace' })).path;
}

/** The failure that a browser without scripts reports for each script of a page. */
const scriptsBlocked = 'csp GET';

test('pages that need scripts say so when scripts are disabled', async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  const html = await (await page.request.get('/roles')).text();
  expect(/<noscript>.*?<\/noscript>/s.exec(html)?.[0]).toContain('These pages need JavaScript.');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, expectedFailures: [scriptsBlocked] });

  test('a page past the end of a list redirects to the last page', async ({ page, context, newOwner, rolecall }) => {
    const ada = await newOwner();
    const { organization } = await ada.api.users.me.query();
    const { roles } = rolecall.system();
    for (let index = 0; index < 51; index += 1)
      await roles.create({ organization_id: organization?.id ?? '', name: `Role ${index}` });
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await ada.enter(context);
    const access = `/projects/${id}/access`;
    // People with access are loaded in one response, so the last page is shown without a redirect.
    for (const [asked, shown, name] of [
      ['/members?page=99', '/members', 'Ada Lovelace'],
      ['/roles?search=role&page=99', '/roles?search=role&page=2', 'Role 9'],
      [`${access}?page=99`, `${access}?page=99`, 'Ada Lovelace'],
    ] as const) {
      await page.goto(asked);
      await expect(page).toHaveURL(shown);
      await expect(page.getByRole('rowheader').filter({ hasText: name })).toBeVisible();
    }
  });

  test('signing in leads to the requested page, and signing out ends the session', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await page.goto('/members?search=ada');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await fillIn(page, ada);
    await page.getByLabel('Password').press('Enter');
    await expect(page).toHaveURL('/members?search=ada');
    await expect(page.getByRole('link', { name: 'Ada Lovelace' })).toBeVisible();
    expect(await hasSession(context)).toBe(true);
    const { cookies } = await context.storageState();
    await page.goto('/sign-out');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/sign-in');
    expect(await hasSession(context)).toBe(false);
    await context.addCookies(cookies);
    await page.goto('/members');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });

  test('signing in never leads to another site', { tag: '@night' }, async ({ page, newOwner }) => {
    const ada = await newOwner();
    await page.goto('/sign-in');
    const form = page.locator('form', { has: page.getByLabel('Password') });
    await form.locator('input[name=next]').evaluate((field: HTMLInputElement) => (field.value = '//evil.example/'));
    await fillIn(page, ada);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL('/');
  });

  test('signing up creates an account, an organization and a session', async ({ page }) => {
    const ada = newPerson();
    await page.goto('/sign-up');
    await page.getByLabel('First name').fill(ada.firstName);
    await page.getByLabel('Organization').fill('Analytical Engines');
    await fillIn(page, ada);
    await page.getByLabel('Password').press('Enter');
    await expect(page).toHaveURL('/welcome');
    await expect(page.getByRole('button', { name: 'Organization: Analytical Engines' })).toBeVisible();
  });

  test('an invite lets a new colleague join', async ({ page, newOwner }) => {
    const ada = await newOwner('Difference Engines');
    const grace = newPerson('Grace');
    await page.goto(await invite(ada, grace.email));
    await expect(page.getByLabel('First name')).toHaveValue('Grace');
    await page.getByLabel('Password').fill(grace.password);
    await page.getByRole('button', { name: 'Create account and join' }).click();
    await expect(page).toHaveURL('/welcome');
    const { results } = await ada.api.members.list.query({ organization_id, search: grace.email });
    expect(results).toMatchObject([{ user: { email: grace.email, first_name: 'Grace' } }]);
  });

  test(
    'an invite can be accepted after switching to the invited account',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner('Difference Engines');
      const grace = await newOwner('Elsewhere');
      const path = await invite(ada, grace.email);
      await ada.enter(context);
      await page.goto(path);
      await page.getByRole('button', { name: 'Sign out and continue' }).click();
      await page.getByLabel('Password').fill(grace.password);
      await page.getByRole('button', { name: 'Sign in to join' }).click();
      await expect(page).toHaveURL(path);
      await page.getByRole('button', { name: 'Join Difference Engines' }).click();
      await expect(page).toHaveURL('/welcome');
      await expect(page.getByRole('button', { name: 'Organization: Difference Engines' })).toBeVisible();
    },
  );

  test.describe('refused requests', () => {
    test.use({ expectedFailures: [scriptsBlocked, '/sign-in', '/sign-up', '/invite/'] });

    test('a wrong password is reported, keeping the email address but not the password', async ({
      page,
      context,
      newOwner,
    }) => {
      const ada = await newOwner();
      const password = 'a wrong password';
      await page.goto('/sign-in?next=%2Fmembers');
      await fillIn(page, { ...ada, password });
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toHaveText('Invalid email or password.');
      await expect(page).toHaveURL('/sign-in?next=%2Fmembers');
      await expect(page.getByLabel('Email address')).toHaveValue(ada.email);
      await expect(page.getByLabel('Password')).toHaveValue('');
      expect(await page.content()).not.toContain(password);
      expect(await hasSession(context)).toBe(false);
      await page.getByLabel('Password').fill(ada.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page).toHaveURL('/members');
    });

    test('too many guesses get a different message than a wrong password', { tag: '@night' }, async ({ page }) => {
      const ada = newPerson();
      await page.goto('/sign-in');
      for (let attempt = 0; attempt < 11; attempt += 1) {
        await fillIn(page, { ...ada, password: 'a guess' });
        await page.getByRole('button', { name: 'Sign in' }).click();
        await expect(page.getByRole('alert')).toHaveText(
          attempt < 10 ? 'Invalid email or password.' : /^Too many attempts to sign in\. Try again in \d+ minutes\.$/,
        );
      }
    });

    test(
      'sign-up errors are shown at their fields, and other fields except the password are kept',
      { tag: '@night' },
      async ({ page, newOwner }) => {
        const ada = await newOwner();
        await page.goto('/sign-up');
        await page.getByLabel('First name').fill('Augusta');
        await page.getByLabel('Organization').fill('Engines');
        await fillIn(page, { ...newPerson(), password: 'short' });
        await page.getByRole('button', { name: 'Sign up' }).click();
        await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/at least 10 characters\.$/);
        await fillIn(page, ada);
        await page.getByRole('button', { name: 'Sign up' }).click();
        await expect(page.getByLabel('Email address')).toHaveAccessibleDescription(
          /There is already an account with this email address\./,
        );
        await expect(page.getByLabel('First name')).toHaveValue('Augusta');
        await expect(page.getByLabel('Organization')).toHaveValue('Engines');
        await expect(page.getByLabel('Password')).toHaveValue('');
        await expect(page).toHaveURL('/sign-up');
      },
    );

    test('a password that is too short does not use up an invite', { tag: '@night' }, async ({ page, newOwner }) => {
      const ada = await newOwner();
      const grace = newPerson('Grace');
      const path = await invite(ada, grace.email);
      await page.goto(path);
      await page.getByLabel('First name').fill('Amazing');
      await page.getByLabel('Password').fill('short');
      await page.getByRole('button', { name: 'Create account and join' }).click();
      await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/at least 10 characters\.$/);
      await expect(page.getByLabel('First name')).toHaveValue('Amazing');
      await expect(page).toHaveURL(path);
    });
  });
});

/** Opens a page whose scripts are held back until `letScriptsRun` is called. */
async function beforeScripts(context: BrowserContext): Promise<{ page: Page; letScriptsRun: () => void }> {
  const page = await context.newPage();
  const letScriptsRun = await hold(page, '**/*.js');
  return { page, letScriptsRun };
}

test.describe('before scripts run', () => {
  test.use({ expectedFailures: ['/sign-in'] });

  test('Enter signs in, and no URL contains the password', async ({ context, newOwner }) => {
    const ada = await newOwner();
    const { page, letScriptsRun } = await beforeScripts(context);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/sign-in', { waitUntil: 'commit' });
    await fillIn(page, { ...ada, password: 'not the password' });
    await page.getByLabel('Password').press('Enter');
    await expect(page.getByRole('alert')).toHaveText('Invalid email or password.');
    await expect(page).toHaveURL('/sign-in');
    // With scripts, the page continues from its current state.
    letScriptsRun();
    await page.waitForLoadState('networkidle');
    await expect(page.getByText('Invalid email or password.')).toBeVisible();
    await expect(page.getByLabel('Email address')).toHaveValue(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByLabel('Password').press('Enter');
    await expect(page).toHaveURL('/');
    for (const url of asked) expect(url).not.toMatch(/password|%40|@/);
  });

  test('a click on a button takes effect once they run', async ({ context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    const { page, letScriptsRun } = await beforeScripts(context);
    await page.goto('/roles', { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'New role' }).click();
    letScriptsRun();
    await expect(page.getByRole('dialog', { name: 'New role' })).toBeVisible();
  });

  test('Enter signs up', async ({ context }) => {
    const ada = newPerson();
    const { page } = await beforeScripts(context);
    await page.goto('/sign-up', { waitUntil: 'commit' });
    await page.getByLabel('First name').fill(ada.firstName);
    await fillIn(page, ada);
    await page.getByLabel('Password').press('Enter');
    await expect(page).toHaveURL('/welcome');
    expect(await hasSession(context)).toBe(true);
  });
});

test(
  'no form puts what was typed into the URL before scripts run',
  { tag: '@night' },
  async ({ context, newOwner, browser, baseURL }) => {
    test.slow();
    const ada = await newOwner();
    const { id: project } = await ada.api.projects.create.mutate({ organization_id, name: 'Web shop' });
    await ada.api.projects.rotateSecretToken.mutate({ organization_id, id: project });
    const { id: role } = await ada.api.roles.create.mutate({ organization_id, name: 'On call' });
    const { uuid } = await ada.api.users.me.query();
    const invitePath = await invite(ada, newPerson('Grace').email);
    const parameters = { '/projects': String(project), '/roles': role, '/members': uuid };
    const pathOf = (route: string) =>
      route.startsWith('/invite/')
        ? invitePath
        : Object.entries(parameters)
            .reduce((path, [list, id]) => path.replace(new RegExp(`^${list}/\\[[a-z]+\\]`), `${list}/${id}`), route)
            .replace('[section]', 'general');
    await ada.enter(context);
    const stranger = await browser.newContext({ baseURL: baseURL ?? '' });
    const found: string[] = [];
    // Skips the mail page, which this server does not have, and pages of dashboards and API groups, which are not set up here.
    for (const route of Object.keys(pages)) {
      const path = pathOf(route);
      if (route === '/settings/mail' || path.includes('[')) continue;
      const { page } = await beforeScripts(/^\/(?:sign-in|sign-up|invite)/.test(route) ? stranger : context);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.isNavigationRequest()) asked.push(`${request.method()} ${new URL(request.url()).search}`);
      });
      await page.goto(path, { waitUntil: 'commit' });
      await expect(page.locator('body')).toBeVisible();
      // The markup is complete once the document has been parsed.
      await page.waitForLoadState('domcontentloaded');
      const address = page.url();
      for (const form of await page.locator('form').all()) {
        expect(await form.getAttribute('method'), `${route}: a form’s method`).toMatch(/^(?:post|dialog)$/);
        const field = form.locator('input:not([type=hidden]):not([type=file]):not([readonly]), textarea').first();
        found.push(route);
        if ((await form.getAttribute('method')) === 'post') continue;
        await expect(field).toBeEditable();
        const before = asked.length;
        await form.evaluate((element: HTMLFormElement) => {
          for (const control of element.querySelectorAll<HTMLInputElement>('input:not([type=hidden]):not([readonly])'))
            if (/^(?:text|password|email)$/.test(control.type)) control.value = 'typed before scripts';
            else if (control.type === 'number') control.value = '7';
        });
        // Presses Enter in a field, then clicks every submit button.
        await field.press('Enter');
        await form.evaluate((element: HTMLFormElement) => {
          for (const button of element.querySelectorAll<HTMLButtonElement>('button[type=submit]')) button.click();
        });
        // By the time this resolves, a navigation would have started.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
        expect(page.url(), `${route}: the address`).toBe(address);
        expect(asked.slice(before), `${route}: what was sent`).toEqual([]);
        await expect(field).toHaveValue(/^(?:typed before scripts|7)$/);
      }
      await page.close();
    }
    await stranger.close();
    expect([...new Set(found)].toSorted()).toEqual([
      '/group-syncs',
      '/invite/[token]',
      '/projects/[id]/settings',
      '/projects/[id]/settings/[section]',
      '/settings',
      '/settings/account',
      '/sign-in',
      '/sign-in/second-factor',
      '/sign-out',
      '/sign-up',
    ]);
  },
);
