import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { disconnect, expect, expectAccessible, offline, test } from './test.ts';

/** The part of the page that an operation has. */
const idOf = (operationId: string) => `#${operationId}`;

interface Document {
  paths: Record<string, Record<string, { operationId: string; summary: string; 'x-required-scopes'?: string[] }>>;
  components: { schemas: Record<string, unknown> };
}

test.describe('without JavaScript', () => {
  // Scripts are then refused as if by a policy.
  test.use({ javaScriptEnabled: false, expectedFailures: ['csp GET'] });

  test('the whole API can be read by anybody', async ({ page, request, baseURL }) => {
    const document = (await (await request.get('/api/schema')).json()) as Document;
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.length).toBeGreaterThan(40);
    for (const { operationId, summary, 'x-required-scopes': scopes = [] } of operations) {
      const text = await page.locator(idOf(operationId)).textContent();
      expect(text).toContain(summary);
      for (const scope of scopes) expect(text, operationId).toContain(scope);
    }
    const creating = page.locator(idOf('rolesCreate'));
    await expect(creating.getByText('POST', { exact: true })).toBeVisible();
    await expect(creating.getByText('at most 200 characters')).toBeVisible();
    await expect(creating.locator('pre').filter({ hasText: 'curl --request POST' })).toContainText(
      `${baseURL}/api/organizations/@current/roles`,
    );
    await expect(creating.locator('pre').filter({ hasText: 'fetch(' })).toContainText(
      "JSON.stringify({name: 'On call'})",
    );
    // What it answers stands further below, with its own fields.
    await creating.getByRole('link', { name: 'Role', exact: true }).click();
    await expect(
      page.locator('#schema-Role').getByText('Named responsibilities').or(page.locator('#schema-Role')),
    ).toBeVisible();
    await expect(page.locator('#errors')).toBeVisible();
    await expect(page.getByText('There is already a role with this name.').first()).toBeVisible();
  });

  test('it fits a narrow screen', { tag: '@night' }, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/docs/api');
    await page.getByText('Contents', { exact: true }).click();
    await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Create a role' }).click();
    await expect(page.getByRole('heading', { name: 'Create a role' })).toBeInViewport();
  });
});

test('operations are found by what they are called and where they are', { tag: '@night' }, async ({ page }) => {
  await page.goto('/docs/api');
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await contents.getByRole('searchbox').fill('post roles');
  await expect(contents.getByRole('link', { name: 'Credentials and scopes' })).toHaveCount(0);
  await contents.getByRole('link', { name: 'Create a role', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Create a role', exact: true })).toBeInViewport();
  await contents.getByRole('searchbox').fill('no such operation');
  await expect(contents.getByText('No matching operations')).toBeVisible();
  await expect(contents.getByRole('link')).toHaveCount(0);
  await contents.getByRole('button', { name: 'Clear the search' }).click();
  await expect(contents.getByRole('link', { name: 'Credentials and scopes' })).toBeVisible();
});

test('nothing of it comes from elsewhere', { tag: '@night' }, async ({ page, baseURL }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto('/docs/api', { waitUntil: 'networkidle' });
  expect(addresses.filter((address) => !address.startsWith(`${baseURL}/`) && !address.startsWith('data:'))).toEqual([]);
});

test('every TypeScript example compiles', { tag: '@night' }, async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/docs/api');
  const examples = await page
    .locator('figure', { has: page.locator('figcaption', { hasText: /^TypeScript/ }) })
    .locator('pre')
    .allTextContents();
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

test('a curl example is a request that works', async ({ page, newOwner, baseURL }) => {
  const ada = await newOwner();
  const { value } = await ada.api.personalApiKeys.create.mutate({ label: 'curl', scopes: ['organization:read'] });
  await page.goto('/docs/api');
  const example = await page.locator(idOf('rolesList')).locator('pre').filter({ hasText: 'curl' }).textContent();
  const command = (example ?? '').replace('phx_your_key', value).replace('curl', 'curl --silent');
  expect(command).toContain(baseURL);
  expect(JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' }))).toMatchObject({ count: 0 });
});

test('it keeps nobody out, a form that is open included', { tag: '@night' }, async ({ page, context, newOwner }) => {
  // There is much to look through.
  test.setTimeout(120_000);
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/docs/api');
  await page
    .locator(idOf('rolesCreate'))
    .getByRole('button', { name: /^Try it/ })
    .click();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  await expectAccessible(page);
});

test('who is not signed in is led to sign in, and back', { tag: '@night' }, async ({ page, newOwner }) => {
  const ada = await newOwner();
  await page.goto('/docs/api');
  await page
    .locator(idOf('rolesList'))
    .getByRole('link', { name: /^Sign in to try it/ })
    .click();
  await page.getByLabel('Email address').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/docs\/api#rolesList$/);
  await expect(page.locator(idOf('rolesList')).getByRole('button', { name: /^Try it/ })).toBeVisible();
});

test('the account menu leads to it', { tag: '@night' }, async ({ page, context, newOwner }) => {
  const ada = await newOwner();
  await ada.enter(context);
  await page.goto('/');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'API reference' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API reference' })).toBeVisible();
});

test.describe('trying an operation', () => {
  test.use({ expectedFailures: ['/roles', ...offline] });

  test('acts with the rights of who is signed in, by keyboard alone', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/docs/api');
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

    // The same once more is refused, in the API's words.
    await creating.getByRole('button', { name: 'Send' }).click();
    await expect(creating.getByRole('status').filter({ hasText: '400' })).toContainText(
      'There is already a role with this name.',
    );
  });

  test(
    'says what is refused to somebody who may not',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      const ada = await newOwner();
      const grace = await newMember(ada);
      await grace.enter(context);
      await page.goto('/docs/api');
      const creating = page.locator(idOf('rolesCreate'));
      await creating.getByRole('button', { name: /^Try it/ }).click();
      await creating.getByRole('button', { name: 'Send' }).click();
      await expect(creating.getByRole('status').filter({ hasText: '403' })).toContainText(
        'Your organization access level is insufficient.',
      );
    },
  );

  test(
    'says that the connection is lost, and keeps what was typed',
    { tag: '@night' },
    async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      await page.goto('/docs/api');
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
    },
  );

  test('is not offered where a session does not count', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.enter(context);
    await page.goto('/docs/api');
    await expect(page.locator(idOf('personalApiKeysCurrent')).getByRole('button', { name: /^Try it/ })).toBeHidden();
    await expect(page.locator(idOf('personalApiKeysCurrent'))).toContainText('you cannot try it here');
  });
});
