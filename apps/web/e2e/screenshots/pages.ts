import type { Page } from '@playwright/test';
import type { Visitor } from '../visitor.ts';

/** Who is signed in: the owner or a plain member of the demo's organization, the owner of a new one, or nobody. */
export type Viewer = 'owner' | 'member' | 'newcomer' | 'nobody';

/** The data that the pages show. */
export interface Given {
  owner: Visitor;
  roleId: string;
  memberUuid: string;
  projectId: number;
  dashboardId: number;
  /** The path of an open invite. */
  invitePath: string;
  /** The paths of two unused mailed links. */
  resetPath: string;
  confirmPath: string;
}

/** One state of a page. */
export interface State {
  name: string;
  as: Viewer;
  /** The path, if it is not the route itself. */
  path?: string | ((given: Given) => string);
  /** Brings the page into the state, for example by opening a menu or going offline. Must not change any data. */
  arrange?: (page: Page, given: Given) => Promise<void>;
  /** Whether something covers the page. The screenshot then shows the viewport rather than the full page. */
  isOverlay?: true;
  /** The failures that the state causes, as in the other tests. */
  expectedFailures?: string[];
}

const offline = ['net::ERR_INTERNET_DISCONNECTED'];
/** Searches for something that does not exist. */
const searchInVain = (text: string) => async (page: Page) => {
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('heading', { name: / found$/ }).waitFor();
};
/** Searches while offline, after the page has loaded everything it loads later. */
const searchOffline: State['arrange'] = async (page) => {
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await page.getByRole('searchbox').fill('lost');
  await page.getByRole('heading', { name: 'No connection' }).waitFor();
};
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const openDialog = (name: string) => async (page: Page) => {
  await press(name)(page);
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
};

/** An id that does not exist. */
const nothing = '00000000-0000-4000-8000-000000000000';
const ofProject =
  (rest = '') =>
  ({ projectId }: Given) =>
    `/projects/${projectId}${rest}`;

/** Every page of `src/app` and its states. A test compares the routes with the folders there. */
export const pages: Record<string, State[]> = {
  '/': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
    {
      name: 'navigation',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        const button = page.getByRole('button', { name: 'Open navigation' });
        if (await button.isVisible()) await button.click();
        else await page.getByRole('button', { name: /^Account/ }).click();
        await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor();
      },
    },
    {
      name: 'palette',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').getByRole('combobox').fill('fi');
        await page.getByRole('option', { name: 'Firmware' }).waitFor();
      },
    },
    {
      name: 'palette-empty',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').getByRole('combobox').fill('nothing like it');
        await page.getByText('No results for').waitFor();
      },
    },
  ],
  '/[...path]': [
    { name: 'owner', as: 'owner', path: '/nothing-here', expectedFailures: ['/nothing-here'] },
    { name: 'nobody', as: 'nobody', path: '/nothing-here', expectedFailures: ['/nothing-here'] },
  ],
  '/welcome': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
  ],
  '/members': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'nobody-found', as: 'owner', arrange: searchInVain('nobody of this name') },
    { name: 'error', as: 'owner', arrange: searchOffline, expectedFailures: offline },
    {
      name: 'level',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press(/^Level of/)(page);
        await page.getByRole('menuitemradio').first().waitFor();
      },
    },
    {
      name: 'remove',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await page
          .getByRole('button', { name: /^Actions for/ })
          .nth(1)
          .click();
        await page.getByRole('menuitem').click();
        await page
          .getByRole('alertdialog')
          .getByText(/the roles? |no roles/)
          .waitFor();
      },
    },
    {
      name: 'invite',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('Invite people')(page);
        await page.getByRole('combobox', { name: 'Roles' }).click();
        await page.getByRole('option').first().click();
      },
    },
    {
      name: 'not-invited',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('Invite people')(page);
        await page.getByLabel('Email addresses').fill('no address, nor@this');
        await press('Invite 2 people')(page);
        await page.getByRole('dialog', { name: 'No one was invited' }).waitFor();
      },
      expectedFailures: ['/api/trpc/invites.create'],
    },
  ],
  '/members/invites': [
    { name: 'full', as: 'owner' },
    {
      name: 'new-link',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('Actions for sam@larkspur.example')(page);
        await page.getByRole('menuitem', { name: 'Create a new link' }).click();
        await page.getByRole('alertdialog', { name: 'Copy the new link now' }).waitFor();
      },
    },
    { name: 'empty', as: 'newcomer' },
    { name: 'no-permission', as: 'member' },
  ],
  '/members/[uuid]': [
    { name: 'full', as: 'owner', path: ({ memberUuid }) => `/members/${memberUuid}` },
    { name: 'member', as: 'member', path: ({ memberUuid }) => `/members/${memberUuid}` },
    {
      name: 'add-roles',
      as: 'owner',
      path: ({ memberUuid }) => `/members/${memberUuid}`,
      isOverlay: true,
      arrange: async (page) => {
        await press('Add roles')(page);
        await page.getByRole('option').first().waitFor();
      },
    },
    { name: 'not-found', as: 'owner', path: `/members/${nothing}`, expectedFailures: [nothing] },
  ],
  '/roles': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
    { name: 'new', as: 'owner', isOverlay: true, arrange: openDialog('New role') },
    {
      name: 'delete',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await page
          .getByRole('button', { name: /^Actions for/ })
          .nth(1)
          .click();
        await page.getByRole('menuitem', { name: 'Delete…' }).click();
        await page.getByRole('alertdialog').waitFor();
      },
    },
  ],
  '/roles/[id]': [
    { name: 'full', as: 'owner', path: ({ roleId }) => `/roles/${roleId}` },
    { name: 'member', as: 'member', path: ({ roleId }) => `/roles/${roleId}` },
    {
      name: 'add-people',
      as: 'owner',
      path: ({ roleId }) => `/roles/${roleId}`,
      isOverlay: true,
      arrange: async (page) => {
        await press('Add people')(page);
        await page.getByRole('option').first().waitFor();
      },
    },
    { name: 'not-found', as: 'owner', path: `/roles/${nothing}`, expectedFailures: [nothing] },
  ],
  '/docs/api': [{ name: 'nobody', as: 'nobody' }],
  '/docs/api/[group]': [
    { name: 'nobody', as: 'nobody', path: '/docs/api/roles' },
    {
      name: 'trying',
      as: 'owner',
      path: '/docs/api/roles',
      isOverlay: true,
      arrange: async (page) => {
        await press(/^Try it/)(page);
        await page.getByRole('button', { name: 'Send' }).first().scrollIntoViewIfNeeded();
      },
    },
    { name: 'not-found', as: 'nobody', path: '/docs/api/nothing', expectedFailures: ['/docs/api/nothing'] },
  ],
  '/external-groups': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
    { name: 'new', as: 'owner', isOverlay: true, arrange: openDialog('Add group') },
    { name: 'nothing-found', as: 'owner', arrange: searchInVain('no group of this name') },
    { name: 'error', as: 'owner', arrange: searchOffline, expectedFailures: offline },
  ],
  '/group-syncs': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
  ],
  '/map': [
    {
      name: 'full',
      as: 'owner',
      arrange: (page) => page.getByRole('button', { name: 'Zoom Out' }).or(page.getByRole('table')).first().waitFor(),
    },
    { name: 'table', as: 'owner', arrange: press('Table') },
    { name: 'empty', as: 'newcomer' },
  ],
  '/projects': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    { name: 'empty', as: 'newcomer' },
    { name: 'new', as: 'owner', isOverlay: true, arrange: openDialog('New project') },
  ],
  '/projects/[id]': [
    { name: 'full', as: 'owner', path: ofProject() },
    { name: 'member', as: 'member', path: ofProject() },
    { name: 'not-found', as: 'owner', path: '/projects/999999', expectedFailures: ['/projects/999999'] },
  ],
  '/projects/[id]/dashboards': [{ name: 'full', as: 'owner', path: ofProject('/dashboards') }],
  '/projects/[id]/dashboards/[dashboardId]/access': [
    {
      name: 'full',
      as: 'owner',
      path: ({ projectId, dashboardId }) => `/projects/${projectId}/dashboards/${dashboardId}/access`,
    },
  ],
  '/projects/[id]/access': [
    { name: 'full', as: 'owner', path: ofProject('/access') },
    { name: 'member', as: 'member', path: ofProject('/access') },
    {
      name: 'add',
      as: 'owner',
      path: ofProject('/access'),
      isOverlay: true,
      arrange: openDialog('Add rule to The project'),
    },
  ],
  '/projects/[id]/tokens': [
    { name: 'full', as: 'owner', path: ofProject('/tokens') },
    { name: 'member', as: 'member', path: ofProject('/tokens') },
    { name: 'rotate', as: 'owner', path: ofProject('/tokens'), isOverlay: true, arrange: openDialog('Rotate…') },
  ],
  '/projects/[id]/settings': [
    // Redirects to the first section.
    {
      name: 'full',
      as: 'owner',
      path: ofProject('/settings'),
      arrange: (page) => page.waitForURL('**/settings/general'),
    },
  ],
  '/projects/[id]/settings/[section]': [
    { name: 'recording', as: 'owner', path: ofProject('/settings/recording') },
    { name: 'member', as: 'member', path: ofProject('/settings/general') },
  ],
  '/projects/[id]/settings/delete': [{ name: 'full', as: 'owner', path: ofProject('/settings/delete') }],
  '/activity': [
    { name: 'full', as: 'owner' },
    {
      name: 'details',
      as: 'owner',
      path: '/activity?scope=Project',
      arrange: async (page) => {
        for (const button of await page.getByRole('button', { name: 'Details' }).all()) await button.click();
        await page.getByText('App URLs').first().waitFor();
      },
    },
    { name: 'filtered', as: 'owner', path: ({ roleId }) => `/activity?scope=Role&item=${roleId}&since=2026-01-01` },
    { name: 'nothing-found', as: 'owner', path: '/activity?until=2001-01-01' },
    { name: 'export', as: 'owner', isOverlay: true, arrange: press('Export') },
    {
      name: 'person',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await page.getByRole('button', { name: 'Person Anyone' }).click();
        await page.getByRole('dialog').getByRole('option').first().waitFor();
      },
    },
    { name: 'no-permission', as: 'member' },
    {
      name: 'error',
      as: 'owner',
      arrange: async (page) => {
        await page.context().setOffline(true);
        await page.getByLabel('Kind').selectOption('Role');
        await page.getByRole('heading', { name: 'No connection' }).waitFor();
      },
      expectedFailures: offline,
    },
  ],
  '/settings': [
    { name: 'full', as: 'owner' },
    { name: 'member', as: 'member' },
    {
      name: 'refused',
      as: 'owner',
      arrange: async (page) => {
        await page.getByLabel('Slack channel').fill('not an address');
        await press('Save')(page);
        await page.getByText('Enter a valid URL.').waitFor();
      },
      expectedFailures: ['/api/trpc/organizations.update'],
    },
    {
      name: 'delete',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('Delete…')(page);
        await page.getByRole('alertdialog').waitFor();
      },
    },
  ],
  '/settings/member-keys': [{ name: 'full', as: 'owner' }],
  '/settings/api-keys': [
    { name: 'full', as: 'owner' },
    { name: 'empty', as: 'newcomer' },
    {
      name: 'new',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('New key')(page);
        await page.getByRole('dialog').getByLabel('Change projects').check();
      },
    },
  ],
  '/settings/account': [
    { name: 'full', as: 'owner' },
    { name: 'change-address', as: 'member', isOverlay: true, arrange: openDialog('Change address…') },
  ],
  '/settings/mail': [
    { name: 'full', as: 'owner' },
    {
      name: 'open',
      as: 'owner',
      isOverlay: true,
      arrange: async (page) => {
        await press('Choose a new password')(page);
        await page.frameLocator('iframe').getByRole('link').first().waitFor();
      },
    },
    { name: 'empty', as: 'newcomer' },
    { name: 'no-permission', as: 'member' },
  ],
  '/sign-in': [
    { name: 'empty', as: 'nobody' },
    {
      name: 'refused',
      as: 'nobody',
      arrange: async (page) => {
        await page.getByLabel('Email address').fill('nobody@example.com');
        await page.getByLabel('Password').fill('a guess');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByText('Invalid email or password.').waitFor();
      },
      expectedFailures: ['/api/auth/callback/credentials'],
    },
  ],
  '/sign-in/second-factor': [{ name: 'over', as: 'nobody' }],
  '/sign-up': [
    { name: 'empty', as: 'nobody' },
    { name: 'mailed', as: 'nobody', path: '/sign-up?sent=1' },
    {
      name: 'refused',
      as: 'nobody',
      arrange: async (page, { owner }) => {
        await page.getByLabel('Email address').fill(owner.email);
        await page.getByLabel('Password').fill('correct horse battery');
        await page.getByRole('button', { name: 'Sign up' }).click();
        await page.getByText('There is already an account').waitFor();
      },
      expectedFailures: ['/api/trpc/users.signUp'],
    },
  ],
  '/sign-out': [{ name: 'full', as: 'owner' }],
  '/forgot-password': [
    { name: 'empty', as: 'nobody' },
    { name: 'sent', as: 'nobody', path: '/forgot-password?sent=1' },
  ],
  '/reset-password/[token]': [
    { name: 'full', as: 'nobody', path: ({ resetPath }) => resetPath },
    { name: 'not-found', as: 'nobody', path: '/reset-password/none' },
  ],
  '/confirm/[token]': [
    { name: 'full', as: 'nobody', path: ({ confirmPath }) => confirmPath },
    { name: 'not-found', as: 'nobody', path: '/confirm/none' },
  ],
  '/invite/[token]': [
    { name: 'new', as: 'nobody', path: ({ invitePath }) => invitePath },
    { name: 'wrong-account', as: 'owner', path: ({ invitePath }) => invitePath },
    { name: 'not-found', as: 'nobody', path: '/invite/none' },
  ],
};
