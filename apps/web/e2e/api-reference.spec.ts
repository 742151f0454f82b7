import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext, Page } from '@playwright/test';
import { disconnect, expect, expectAccessible, offline, test } from './test.ts';

/** The selector for an operation's part of the page. */
const idOf = (operationId: string) => `#${operationId}`;

interface Document {
  tags: { name: string }[];
  paths: Record<
    string,
    Record<string, { operationId: string; summary: string; tags: string[]; 'x-required-scopes'?: string[] }>
  >;
}

/** Reads the server's OpenAPI document. */
const readDocument = async (request: APIRequestContext) =>
  (await (await request.get('/api/schema')).json()) as Document;
const pageOf = (tag: string) => `/docs/api/${tag.toLowerCase().replaceAll(' ', '-')}`;

const contentsOf = (page: Page) => page.getByRole('navigation', { name: 'Contents' });

test.describe('without JavaScript', () => {
  // The browser then reports scripts as blocked by a content security policy.
  test.use({ javaScriptEnabled: false, expectedFailures: ['csp GET'] });

  test('the whole reference can be read by anyone', async ({ page, request, baseURL }) => {
    const document = await readDocument(request);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.length).toBeGreaterThan(40);
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
    await expect(page.getByText('There is already a role with this name.').first()).toBeVisible();
    for (const { name } of document.tags) {
      await contentsOf(page).getByRole('link', { name, exact: true }).click();
      await expect(page).toHaveURL(pageOf(name));
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      for (const { operationId, summary, tags, 'x-required-scopes': scopes = [] } of operations) {
        if (!tags.includes(name)) continue;
        const text = await page.locator(idOf(operationId)).textContent();
        expect(text).toContain(summary);
        for (const scope of scopes) expect(text, operationId).toContain(scope);
      }
      // Every anchor it links to is on the same page.
      const dangling = await page
        .locator('a[href^="#"]')
        .evaluateAll((links) =>
          links
            .map((link) => link.getAttribute('href') ?? '')
            .filter((href) => !globalThis.document.getElementById(href.slice(1))),
        );
      expect(dangling, name).toEqual([]);
    }
    await page.goto('/docs/api');
    await page.getByRole('main').getByRole('link', { name: 'Create a role', exact: true }).click();
    await expect(page).toHaveURL('/docs/api/roles#rolesCreate');
    const creating = page.locator(idOf('rolesCreate'));
    await expect(creating.getByText('POST', { exact: true })).toBeVisible();
    await expect(creating.getByText('at most 200 characters')).toBeVisible();
    await expect(creating.locator('pre').filter({ hasText: 'curl --request POST' })).toContainText(
      `${baseURL}/api/organizations/@current/roles`,
    );
    await expect(creating.locator('pre').filter({ hasText: 'fetch(' })).toContainText(
      "JSON.stringify({name: 'On call'})",
    );
    // The schema of the response is further down on the page, and errors are described on the first page.
    await creating.getByRole('link', { name: 'Role', exact: true }).click();
    await expect(page.locator('#schema-Role')).toBeInViewport();
    await creating.getByRole('link', { name: '404', exact: true }).click();
    await expect(page).toHaveURL('/docs/api#error-404');
    await expect(page.locator('#error-404')).toBeInViewport();
  });

  test('the reference fits a narrow screen', { tag: '@night' }, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/docs/api');
    await page.getByText('Contents', { exact: true }).click();
    await contentsOf(page).getByRole('link', { name: 'Roles', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Roles', exact: true })).toBeInViewport();
    await page.getByText('Contents', { exact: true }).click();
    await contentsOf(page).getByRole('link', { name: 'Create a role' }).click();
    await expect(page.getByRole('heading', { name: 'Create a role' })).toBeInViewport();
  });
});

test('the contents stay across pages and mark the current page', async ({ page }) => {
  await page.goto('/docs/api');
  const contents = contentsOf(page);
  const current = contents.locator('[aria-current="page"]');
  await expect(current).toHaveText('Introduction');
  // A marker that a full page load would remove.
  await page.evaluate(() => document.body.setAttribute('data-kept', ''));

  // The search finds operations of every page.
  await contents.getByRole('searchbox').fill('post roles');
  await expect(contents.getByRole('link', { name: 'Credentials and scopes' })).toHaveCount(0);
  await contents.getByRole('link', { name: 'Create a role', exact: true }).click();
  await expect(page).toHaveURL('/docs/api/roles#rolesCreate');
  await expect(page.getByRole('heading', { name: 'Create a role', exact: true })).toBeInViewport();
  await expect(contents.getByRole('searchbox')).toHaveValue('post roles');
  await expect(current).toHaveText('Roles');
  await contents.getByRole('searchbox').fill('no such operation');
  await expect(contents.getByText('No matching operations')).toBeVisible();
  await expect(contents.getByRole('link')).toHaveCount(0);
  await contents.getByRole('button', { name: 'Clear the search' }).click();

  // The contents list the operations of the current group only.
  await expect(contents.getByRole('link', { name: 'Create a role', exact: true })).toBeVisible();
  await expect(contents.getByRole('link', { name: 'Create a project', exact: true })).toHaveCount(0);
  await page.locator(idOf('rolesCreate')).getByRole('link', { name: '404', exact: true }).click();
  await expect(page).toHaveURL('/docs/api#error-404');
  await expect(page.locator('#error-404')).toBeInViewport();
  await expect(current).toHaveText('Introduction');
  await page.goBack();
  await expect(page).toHaveURL('/docs/api/roles#rolesCreate');
  await expect(current).toHaveText('Roles');
  await expect(page.locator('body')).toHaveAttribute('data-kept');
});

test('on a narrow screen the contents collapse after a link is followed', { tag: '@night' }, async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/docs/api');
  await page.getByText('Contents', { exact: true }).click();
  await contentsOf(page).getByRole('link', { name: 'Members', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members', exact: true })).toBeInViewport();
  await expect(contentsOf(page)).toHaveCount(0);
});

test('URLs from when the reference was one page redirect to the anchor’s current page', async ({ page }) => {
  for (const [anchor, path] of [
    ['#rolesCreate', '/docs/api/roles#rolesCreate'],
    ['#schema-Dashboard', '/docs/api/dashboards#schema-Dashboard'],
    ['#access-controls', '/docs/api/access-controls'],
    ['#schema-ErrorResponse', '/docs/api#schema-ErrorResponse'],
    ['#objects', '/docs/api#objects'],
    ['#error-404', '/docs/api#error-404'],
    // Neither an existing anchor nor a valid selector.
    ['#"]x', '/docs/api#%22]x'],
  ] as const) {
    await page.goto('/sign-in');
    await page.goto(`/docs/api${anchor}`);
    await expect(page).toHaveURL(path);
    const place = path.split('#')[1];
    if (place !== undefined && place === anchor.slice(1)) await expect(page.locator(`#${place}`)).toBeInViewport();
  }
  // The redirect adds no history entry.
  await page.goto('/sign-in');
  await page.goto('/docs/api#membersList');
  await expect(page).toHaveURL('/docs/api/members#membersList');
  await page.goBack();
  await expect(page).toHaveURL('/sign-in');
});

test.describe('a group that does not exist', () => {
  test.use({ expectedFailures: ['/docs/api/nothing'] });

  test('is not found', async ({ page }) => {
    const response = await page.goto('/docs/api/nothing');
    expect(response?.status()).toBe(404);
    expect(await response?.text()).toContain('There is nothing here');
    await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible();
    await expect(page).toHaveTitle('Not found · API reference · Rolecall');
    await contentsOf(page).getByRole('link', { name: 'Roles', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Roles', exact: true })).toBeVisible();
  });
});

test('nothing is loaded from another origin', { tag: '@night' }, async ({ page, baseURL }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto('/docs/api', { waitUntil: 'networkidle' });
  const own = [`${baseURL}/`, `blob:${baseURL}/`, 'data:'];
  expect(addresses.filter((address) => !own.some((start) => address.startsWith(start)))).toEqual([]);
});

test('every TypeScript example compiles', { tag: '@night' }, async ({ page, request }) => {
  test.setTimeout(120_000);
  const examples: string[] = [];
  for (const { name } of (await readDocument(request)).tags) {
    await page.goto(pageOf(name));
    const onPage = page
      .locator('figure', { has: page.locator('figcaption', { hasText: /^TypeScript/ }) })
      .locator('pre');
    examples.push(...(await onPage.allTextContents()));
  }
  expect(examples.length).toBeGreaterThan(40);
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-examples-'));
  try {
    const file = join(folder, 'examples.ts');
    writeFileSync(file, examples.map((example) => `{\n${example}\n}\n`).join('\n'));
    const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
    const options = ['--noEmit', '--strict', '--lib', 'es2023,dom', '--types', '', '--ignoreConfig'];
    expect(execFileSync(tsc, [...options, file], { encoding: 'utf8' })).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a curl example works', async ({ page, newOwner, baseURL }) => {
  const ada = await newOwner();
  const { value } = await ada.api.personalApiKeys.create.mutate({ label: 'curl', scopes: ['organization:read'] });
  await page.goto('/docs/api/roles');
  const example = await page.locator(idOf('rolesList')).locator('pre').filter({ hasText: 'curl' }).textContent();
  const command = (example ?? '').replace('phx_your_key', value).replace('curl', 'curl --silent');
  expect(command).toContain(baseURL);
  expect(JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' }))).toMatchObject({ count: 0 });
});

test('the reference is accessible, including an open form', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/docs/api/roles');
  await page
    .locator(idOf('rolesCreate'))
    .getByRole('button', { name: /^Try it/ })
    .click();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  await expectAccessible(page);
});

test(
  'people who are not signed in are sent to sign in and then back',
  { tag: '@night' },
  async ({ page, newOwner }) => {
    const ada = await newOwner();
    await page.goto('/docs/api/roles');
    await page
      .locator(idOf('rolesList'))
      .getByRole('link', { name: /^Sign in to try it/ })
      .click();
    await page.getByLabel('Email address').fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/docs\/api\/roles#rolesList$/);
    await expect(page.locator(idOf('rolesList')).getByRole('button', { name: /^Try it/ })).toBeVisible();
  },
);

test('the sign-in link of each page leads back to it', { tag: '@night' }, async ({ page, newOwner }) => {
  const ada = await newOwner();
  await page.goto('/docs/api');
  await contentsOf(page).getByRole('link', { name: 'Members', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members', exact: true })).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/docs/api/members');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toHaveCount(0);
});

test('the account menu links to the reference', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'API reference' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
});

test.describe('trying an operation', () => {
  test.use({ expectedFailures: ['/roles', ...offline] });

  test('uses the signed-in person’s permissions, and works with the keyboard alone', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/docs/api/roles');
    await page.waitForLoadState('networkidle');
    const creating = page.locator(idOf('rolesCreate'));
    await creating.getByRole('button', { name: /^Try it/ }).focus();
    await page.keyboard.press('Enter');
    await expect(creating.getByText(`Sent as ${ada.email}.`)).toBeVisible();
    await expect(creating.getByLabel('organization_id')).toHaveValue('@current');
    await creating.getByLabel('Body').fill('{"name": "Release captain"}');
    await creating.getByRole('button', { name: 'Send' }).focus();
    await page.keyboard.press('Enter');
    await expect(creating.getByRole('status').filter({ hasText: '201' })).toBeVisible();
    const { results } = await ada.api.roles.list.query({ organization_id: '@current' });
    expect(results.map(({ name }) => name)).toEqual(['Release captain']);

    const listing = page.locator(idOf('rolesList'));
    await listing.getByRole('button', { name: /^Try it/ }).click();
    await listing.getByLabel('limit').fill('1');
    await listing.getByRole('button', { name: 'Send' }).click();
    await expect(listing.getByRole('status').filter({ hasText: '200' })).toContainText('"name": "Release captain"');

    // Sending it again is refused with the API's message.
    await creating.getByRole('button', { name: 'Send' }).click();
    await expect(creating.getByRole('status').filter({ hasText: '400' })).toContainText(
      'There is already a role with this name.',
    );
  });

  test(
    'shows the error to people without permission',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      await grace.enter(context);
      await page.goto('/docs/api/roles');
      const creating = page.locator(idOf('rolesCreate'));
      await creating.getByRole('button', { name: /^Try it/ }).click();
      await creating.getByRole('button', { name: 'Send' }).click();
      await expect(creating.getByRole('status').filter({ hasText: '403' })).toContainText(
        'Your organization access level is insufficient.',
      );
    },
  );

  test('reports a lost connection and keeps what was typed', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/docs/api/roles');
    const creating = page.locator(idOf('rolesCreate'));
    await creating.getByRole('button', { name: /^Try it/ }).click();
    await creating.getByLabel('Body').fill('{"name": "Offline"}');
    await disconnect(page);
    await creating.getByRole('button', { name: 'Send' }).click();
    await expect(creating.getByRole('alert')).toContainText('The server did not answer.');
    await expect(creating.getByLabel('Body')).toHaveValue('{"name": "Offline"}');
    await context.setOffline(false);
    await creating.getByRole('button', { name: 'Send' }).click();
    await expect(creating.getByRole('status').filter({ hasText: '201' })).toBeVisible();
  });

  test(
    'is not offered for operations that do not accept a session',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/docs/api/personal-api-keys');
      await expect(page.locator(idOf('personalApiKeysCurrent')).getByRole('button', { name: /^Try it/ })).toBeHidden();
      await expect(page.locator(idOf('personalApiKeysCurrent'))).toContainText('you cannot try it here');
    },
  );
});
