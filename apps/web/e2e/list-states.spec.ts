import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as demoTest } from './demo.ts';
import { expect, expectAccessibleAtNight, newPerson, signIn, test } from './test.ts';
import type { Visitor } from './visitor.ts';

const organization_id = '@current';

/** A list of the web app, and how to bring it into each of its states. */
interface List {
  /** What its entries are called, in the plural. */
  noun: string;
  /** The tRPC procedure that loads it, which the test makes fail. */
  procedure: string;
  /** The heading of the empty list. Missing for lists that always have entries. */
  empty?: string;
  /** The columns that it can be sorted by. No two entries are equal in the first one. */
  sorts: string[];
  isSearched?: true;
  /** A filter, and an option of it that matches no entry. For lists that have filters but no search. */
  filter?: [label: string, choice: string];
  /** Whether the list exists only in demos. */
  isOfDemo?: true;
  /** Creates what the list belongs to. @returns the path of the list */
  open: (owner: Visitor) => Promise<string>;
  /** Creates entries until there are two. */
  fill: (owner: Visitor, path: string) => Promise<unknown>;
}

const idIn = (path: string) => path.split('/')[2] ?? '';
const createRole = (owner: Visitor, name: string) => owner.api.roles.create.mutate({ organization_id, name });
const twice = async (make: (name: string) => Promise<unknown>) => {
  for (const name of ['Alpha', 'Beta']) await make(name);
};

/** Every list, by the id of its `ListDefinition`. */
const lists: Record<string, List> = {
  members: {
    noun: 'members',
    procedure: 'members.overview',
    sorts: ['Name', 'Level', 'Last signed in', 'Joined'],
    isSearched: true,
    open: async () => '/members',
    async fill({ api }) {
      const { email } = newPerson('Grace');
      const { path } = await api.invites.create.mutate({ organization_id, target_email: email });
      const person = { email, password: 'correct horse battery', first_name: 'Grace' };
      await api.users.signUp.mutate({ ...person, invite_token: path.replace('/invite/', '') });
    },
  },
  invites: {
    noun: 'invites',
    procedure: 'invites.list',
    empty: 'No open invites',
    sorts: ['Email address', 'Level', 'Invited by', 'Expires'],
    isSearched: true,
    open: async () => '/members/invites',
    fill: ({ api }) => twice(() => api.invites.create.mutate({ organization_id, target_email: newPerson().email })),
  },
  roles: {
    noun: 'roles',
    procedure: 'roles.overview',
    empty: 'No roles yet',
    sorts: ['Name', 'People', 'External groups', 'Created'],
    isSearched: true,
    open: async () => '/roles',
    fill: (owner) => twice((name) => createRole(owner, name)),
  },
  'role-members': {
    noun: 'people',
    procedure: 'roleMemberships.overview',
    empty: 'No one has this role yet',
    sorts: ['Name', 'Level', 'Since'],
    isSearched: true,
    open: async (owner) => `/roles/${(await createRole(owner, 'On call')).id}`,
    async fill(owner, path) {
      await lists['members']?.fill(owner, path);
      const { results } = await owner.api.members.list.query({ organization_id });
      const user_uuids = results.map(({ user }) => user.uuid);
      await owner.api.roleMemberships.createMany.mutate({ organization_id, role_id: idIn(path), user_uuids });
    },
  },
  'external-groups': {
    noun: 'groups',
    procedure: 'roleExternalReferences.overview',
    empty: 'No external groups yet',
    sorts: ['Group', 'Role', 'Added'],
    isSearched: true,
    open: async () => '/external-groups',
    fill: (owner) =>
      twice(async (name) =>
        owner.api.roleExternalReferences.create.mutate({
          organization_id,
          role: (await createRole(owner, name)).id,
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_id: name,
          provider_role_name: name,
        }),
      ),
  },
  projects: {
    noun: 'projects',
    procedure: 'projects.overview',
    empty: 'No projects yet',
    sorts: ['Name', 'Dashboards', 'Changed', 'Created'],
    isSearched: true,
    open: async () => '/projects',
    fill: ({ api }) => twice((name) => api.projects.create.mutate({ organization_id, name })),
  },
  dashboards: {
    noun: 'dashboards',
    procedure: 'dashboards.list',
    empty: 'No dashboards yet',
    sorts: ['Name', 'Last opened', 'Added by'],
    async open({ api }) {
      return `/projects/${(await api.projects.create.mutate({ organization_id, name: 'Web shop' })).id}/dashboards`;
    },
    fill: ({ api }, path) => twice((name) => api.dashboards.create.mutate({ project_id: Number(idIn(path)), name })),
  },
  keys: {
    noun: 'keys',
    procedure: 'personalApiKeys.list',
    empty: 'No API keys yet',
    sorts: ['Key', 'Last used', 'Expires'],
    isSearched: true,
    open: async () => '/settings/api-keys',
    fill: ({ api }) => twice((label) => api.personalApiKeys.create.mutate({ label, scopes: ['*'] })),
  },
  'people-with-access': {
    noun: 'people',
    procedure: 'access.projectUsers',
    sorts: ['Name', 'Access', 'Through'],
    isSearched: true,
    async open({ api }) {
      return `/projects/${(await api.projects.create.mutate({ organization_id, name: 'Web shop' })).id}/access`;
    },
    fill: async (owner, path) => lists['members']?.fill(owner, path),
  },
  'group-syncs': {
    noun: 'runs',
    procedure: 'groupSyncs.list',
    empty: 'No plans yet',
    sorts: ['Source', 'State', 'Created'],
    filter: ['State', 'Applied'],
    open: async () => '/group-syncs',
    fill: ({ api }) =>
      twice((source) =>
        api.groupSyncs.plan.mutate({
          organization_id,
          source,
          provider: 'github',
          provider_organization_id: 'acme',
          complete: true,
          groups: [],
        }),
      ),
  },
  map: {
    noun: 'roles',
    procedure: 'roles.map',
    empty: 'Nothing to draw yet',
    sorts: ['Role', 'People', 'External groups'],
    isSearched: true,
    open: async () => '/map?view=table',
    fill: (owner) => twice((name) => createRole(owner, name)),
  },
  mails: {
    noun: 'emails',
    procedure: 'mails.list',
    empty: 'No email yet',
    sorts: ['Subject', 'To', 'Time'],
    isSearched: true,
    isOfDemo: true,
    open: async () => '/settings/mail',
    async fill({ api }) {
      await api.personalApiKeys.create.mutate({ label: 'Alpha', scopes: ['*'] });
      await api.invites.create.mutate({ organization_id, target_email: newPerson().email });
      await expect.poll(async () => (await api.mails.list.query({ organization_id })).count).toBe(2);
    },
  },
  'member-keys': {
    noun: 'keys',
    procedure: 'personalApiKeys.listOfOrganization',
    empty: 'No API keys yet',
    sorts: ['Key', 'Owner', 'Last used', 'Expires'],
    isSearched: true,
    open: async () => '/settings/member-keys',
    fill: ({ api }) => twice((label) => api.personalApiKeys.create.mutate({ label, scopes: ['*'] })),
  },
};

/** The response of a failing server, to a single call or a batch. */
const failure = (url: string) => ({
  status: 500,
  json: url
    .split('?', 1)[0]
    ?.split(',')
    .map(() => ({
      error: {
        message: 'A server error occurred.',
        code: -32603,
        data: { code: 'error', detail: 'A server error occurred.', attr: null, request_id: 'e2e-request' },
      },
    })),
});

for (const [
  id,
  { noun, procedure, empty, sorts, isSearched = false, filter, isOfDemo = false, open, fill },
] of Object.entries(lists)) {
  const tried = isOfDemo ? demoTest : test;
  tried.describe(`the list ${id}`, () => {
    tried.use({ expectedFailures: ['net::ERR_FAILED', `/api/trpc/${procedure}`] });

    // Outside the nightly run only two are tested: one that is never empty, and one that can be.
    const tag = ['members', 'invites'].includes(id) ? [] : ['@night'];
    tried('works in every state', { tag }, async ({ page, context, newOwner }) => {
      const ada = await newOwner();
      await ada.enter(context);
      const path = await open(ada);
      const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
      const columns = page.getByRole('button', { name: 'Columns' });
      if (empty !== undefined) {
        await page.goto(path);
        await expect(page.getByRole('heading', { name: empty })).toBeVisible();
        await expect(columns).toBeHidden();
        await expectAccessibleAtNight(page);
      }
      await fill(ada, path);

      // A page past the end redirects to the last page, and an unknown order is ignored.
      const unordered = `${path}${path.includes('?') ? '&' : '?'}order=nonsense`;
      await page.goto(`${unordered}&page=99`);
      await expect(rows).toHaveCount(2);
      await expect(page).toHaveURL(unordered);
      await expect(page.getByRole('status').filter({ hasText: `2 ${noun}` })).toBeVisible();
      await expect(columns).toBeVisible();
      await expectAccessibleAtNight(page);

      const headerOf = (column: string) => page.getByRole('columnheader', { name: column, exact: true });
      // First no response, then an error, then the result.
      const again = page.getByRole('button', { name: 'Try again' });
      const address = `**/api/trpc/${procedure}**`;
      await page.route(address, (route) => route.abort());
      await headerOf(sorts[1] ?? '')
        .getByRole('button')
        .press('Enter');
      await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
      await page.unroute(address);
      await page.route(address, (route) => route.fulfill(failure(route.request().url())));
      await again.click();
      await expect(page.getByRole('heading', { name: 'This could not be shown' })).toBeVisible();
      await expect(page.getByText('Request ID: e2e-request')).toBeVisible();
      await expectAccessibleAtNight(page);
      await page.unroute(address);
      await again.click();
      await expect(rows).toHaveCount(2);

      const told = new Map<string, string[]>();
      for (const column of [...sorts.slice(1), sorts[0] ?? ''])
        for (const direction of ['ascending', 'descending']) {
          const header = headerOf(column);
          if ((await header.getAttribute('aria-sort')) !== direction) {
            await header.getByRole('button').focus();
            await page.keyboard.press('Enter');
            await expect(header.getByRole('button')).toBeFocused();
          }
          await expect(header).toHaveAttribute('aria-sort', direction);
          await expect(page.getByRole('table')).toHaveAttribute('aria-busy', 'false');
          told.set(direction, await rows.allTextContents());
        }
      expect(new Set(told.get('ascending')).size).toBe(2);
      expect(told.get('descending')).toEqual(told.get('ascending')?.toReversed());

      if (isSearched || filter) {
        if (filter) await page.getByLabel(filter[0], { exact: true }).selectOption(filter[1]);
        else await page.getByRole('searchbox').fill('nothing is called this');
        await expect(page.getByRole('heading', { name: `No matching ${noun}` })).toBeVisible();
        await expectAccessibleAtNight(page);
        await page.getByRole('button', { name: 'Clear search and filters' }).click();
        await expect(rows).toHaveCount(2);
      }
    });
  });
}

test('every list of the web app is tested', () => {
  const folder = fileURLToPath(new URL('../src/features', import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const defined = sources.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split(/\bListDefinition</)
      .slice(1)
      .map((text) => /\bid: '(?<id>[^']*)'/.exec(text)?.groups?.['id'] ?? `one in ${name}`),
  );
  expect(defined.toSorted()).toEqual(Object.keys(lists).toSorted());
});

demoTest(
  'rows keep their names readable at any width that the navigation rail leaves',
  { tag: '@night' },
  async ({ page, demo }) => {
    await signIn(page, demo);
    await expect(page.getByRole('link', { name: 'Members', exact: true })).toBeVisible();
    for (const path of [
      '/members',
      '/members/invites',
      '/roles',
      '/external-groups',
      '/projects',
      '/settings/api-keys',
    ]) {
      await page.goto(path);
      const name = page.getByRole('rowheader').first();
      await expect(name).toBeVisible();
      const missing = () =>
        name.evaluate((cell) => {
          const frame = cell.closest('table')?.parentElement;
          return frame ? frame.scrollWidth - frame.clientWidth : -1;
        });
      for (const width of [768, 1024, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        await expect.poll(missing, `${path} ${width}`).toBeLessThanOrEqual(1);
        expect((await name.boundingBox())?.width, `${path} ${width}`).toBeGreaterThan(120);
      }
    }
  },
);

test(
  'a menu sorts the list when there is no room for all columns',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await twice((name) => createRole(ada, name));
    await ada.enter(context);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/roles');
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Sort', exact: true }).click();
      await page.getByRole('menuitemradio', { name }).click();
    };
    await choose('Created');
    await expect(page).toHaveURL('/roles?order=created_at');
    await expect(page.getByRole('rowheader')).toHaveText([/^Alpha/, /^Beta/]);
    await choose('Descending');
    await expect(page).toHaveURL('/roles?order=-created_at');
    await expect(page.getByRole('rowheader')).toHaveText([/^Beta/, /^Alpha/]);
    await page.getByRole('button', { name: 'Sort', exact: true }).click();
    for (const name of ['Created', 'Descending']) await expect(page.getByRole('menuitemradio', { name })).toBeChecked();
    await expectAccessibleAtNight(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1280, height: 740 });
    await expect(page.getByRole('button', { name: 'Sort', exact: true })).toBeHidden();
  },
);

test('chosen columns are remembered, and views can be saved, reopened and deleted', async ({
  page,
  context,
  newOwner,
}) => {
  const ada = await newOwner();
  await createRole(ada, 'Alpha');
  await ada.enter(context);
  await page.goto('/roles');
  const created = page.getByRole('columnheader', { name: 'Created' });
  const menu = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('menu', { name })).toBeVisible();
  };
  await menu('Columns');
  const box = page.getByRole('menuitemcheckbox', { name: 'Created' });
  await expect(box).toBeChecked();
  await box.press(' ');
  await expect(created).toBeHidden();
  // The menu stays open for further choices.
  await expect(box).not.toBeChecked();
  await expect(page).toHaveURL('/roles?columns=name%2Cmember_count%2Cexternal_reference_count');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused();

  await page.goto('/roles');
  await expect(created).toBeHidden();
  await page.getByRole('button', { name: 'People' }).click();
  await expect(page).toHaveURL('/roles?order=member_count');
  await menu('Views');
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Who is busy');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.goto('/roles?columns=name%2Ccreated_at');
  await expect(created).toBeVisible();
  await menu('Views');
  await page.getByRole('menuitemradio', { name: 'Who is busy' }).click();
  await expect(page).toHaveURL('/roles?order=member_count&columns=name%2Cmember_count%2Cexternal_reference_count');
  await expect(created).toBeHidden();
  await expect(page.getByRole('columnheader', { name: 'People' })).toHaveAttribute('aria-sort', 'ascending');
  await menu('Views');
  await expect(page.getByRole('menuitemradio', { name: 'Who is busy' })).toBeChecked();
  await expectAccessibleAtNight(page);
  await page.getByRole('menuitem', { name: 'Delete “Who is busy”' }).click();
  await menu('Views');
  await expect(page.getByRole('menuitem')).toHaveText(['Save this view…']);
});
