import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, type BrowserContext, expect, type Page } from '@playwright/test';
import { openRolecall, type Rolecall } from '@rolecall/api';
import type { Level } from '@rolecall/contracts';
import type axe from 'axe-core';
import type { RunOnly } from 'axe-core';
import { ageSessions } from '../../../packages/db/testing/age-sessions.ts';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { webServer } from '../playwright.config.ts';
import { Visitor } from './visitor.ts';

export { expect };

export interface Person {
  email: string;
  password: string;
  firstName: string;
}

/** A person with a new email address. */
export const newPerson = (firstName = 'Ada'): Person => ({
  email: `${firstName.toLowerCase()}-${randomUUID()}@example.com`,
  password: 'correct horse battery',
  firstName,
});

/** The failures that a test causes and that are ignored, each as a part of the message or the URL. */
type Expected = string[];

/** The failures to expect without a connection, of requests and of code that a page preloads. */
export const offline: Expected = ['net::ERR_INTERNET_DISCONNECTED', 'ChunkLoadError'];

interface Fixtures {
  expectedFailures: Expected;
  /** Called with everything that goes wrong in a browser. */
  note: Note;
  /** A page in a second browser context, watched like the first. */
  elsewhere: Page;
  /** Creates a user with their own organization, signed in over HTTP. `enter` gives a browser their session. */
  newOwner: (organization?: string) => Promise<Visitor>;
  /** Creates a signed-in user who was invited by `owner` with the given roles. */
  newMember: (owner: Visitor, level?: Level, roleIds?: string[]) => Promise<Visitor>;
}

interface WorkerFixtures {
  /** The server's database, opened from a second process, as the command line does. */
  rolecall: Rolecall;
}

type Note = (problem: string) => void;

function watch(context: BrowserContext, note: Note): void {
  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => note(`page: ${error.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 400) note(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Leaving a page aborts its pending requests.
    if (reason !== 'net::ERR_ABORTED') note(`${reason} ${request.method()} ${request.url()}`);
  });
}

/** Whether React has hydrated all controls. Earlier input is lost, and a test is faster than any person. */
const isListening = () =>
  [...document.querySelectorAll('button, input, select, textarea')].every((control) =>
    Object.keys(control).some((key) => key.startsWith('__reactFiber')),
  );

/** Waits until a loaded page responds to input. */
async function untilListening(page: Page): Promise<void> {
  // If the page navigates in the meantime, the evaluation fails and is retried.
  await expect.poll(() => page.evaluate(isListening).catch(() => false), { intervals: [20, 50, 100] }).toBe(true);
}

/** Makes `goto` and `reload` wait until the page responds to input. */
function patient(page: Page): Page {
  for (const name of ['goto', 'reload'] as const) {
    const load = page[name].bind(page) as (...args: unknown[]) => ReturnType<Page['goto']>;
    page[name] = async (...args: unknown[]) => {
      const response = await load(...args);
      await untilListening(page);
      return response;
    };
  }
  return page;
}

/**
 * A test with its own people, organizations and IP address. It fails if a page logs an error or fails to load anything,
 * except for `expectedFailures`.
 */
export const test = base.extend<Fixtures, WorkerFixtures>({
  rolecall: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      const { DATABASE_URL: databaseUrl, AUTH_SECRET: secret } = webServer.env;
      const rolecall = await openRolecall({ databaseUrl, secret });
      await use(rolecall);
      await rolecall.close();
    },
    { scope: 'worker' },
  ],
  expectedFailures: [[], { option: true }],
  // Rate limits are per IP address.
  extraHTTPHeaders: async ({ extraHTTPHeaders }, use) =>
    use({ ...extraHTTPHeaders, 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` }),
  note: async ({ expectedFailures }, use) => {
    const problems: string[] = [];
    await use((problem) => {
      if (!expectedFailures.some((expected) => problem.includes(expected))) problems.push(problem);
    });
    expect(problems).toEqual([]);
  },
  context: async ({ context, note }, use) => {
    watch(context, note);
    await use(context);
  },
  page: async ({ page, javaScriptEnabled }, use) => use(javaScriptEnabled === false ? page : patient(page)),
  elsewhere: async ({ browser, baseURL, extraHTTPHeaders, note }, use) => {
    const context = await browser.newContext({ baseURL: baseURL ?? '', extraHTTPHeaders: extraHTTPHeaders ?? {} });
    watch(context, note);
    await use(patient(await context.newPage()));
    await context.close();
  },
  newOwner: async ({ playwright, baseURL, extraHTTPHeaders }, use) => {
    const visitors: Visitor[] = [];
    await use(async (organization_name = 'Acme') => {
      const visitor = await Visitor.open(playwright.request, baseURL ?? '', extraHTTPHeaders ?? {}, newPerson());
      visitors.push(visitor);
      await visitor.signUp({ last_name: 'Lovelace', organization_name });
      return visitor;
    });
    for (const visitor of visitors) await visitor.close();
  },
  newMember: async ({ playwright, baseURL, extraHTTPHeaders }, use) => {
    const visitors: Visitor[] = [];
    await use(async (owner, level = 1, role_ids = []) => {
      const person = newPerson('Grace');
      const { path } = await owner.api.invites.create.mutate({
        organization_id: '@current',
        target_email: person.email,
        level,
        role_ids,
      });
      const visitor = await Visitor.open(playwright.request, baseURL ?? '', extraHTTPHeaders ?? {}, person);
      visitors.push(visitor);
      await visitor.signUp({ last_name: 'Hopper', invite_token: path.replace('/invite/', '') });
      return visitor;
    });
    for (const visitor of visitors) await visitor.close();
  },
});

/** Signs up through the form, which also creates the person's organization. */
export async function signUp(page: Page, person: Person, organization = 'Acme'): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('First name').fill(person.firstName);
  await page.getByLabel('Organization').fill(organization);
  await page.getByLabel('Email address').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: `Welcome, ${person.firstName}` })).toBeVisible();
  await untilListening(page);
}

export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Makes a person's last sign-in so old that they are asked to confirm their identity. */
export const ageSessionsOf = (email: string): void =>
  ageSessions(join(process.env['ROLECALL_E2E_FOLDER'] ?? '', 'rolecall.db'), email);

/** Simulates coming back to the page after a while, in milliseconds, so that it refetches its data. */
export async function comeBackLater(page: Page, after = 60_000): Promise<void> {
  await page.evaluate((time) => {
    const now = Date.now();
    Date.now = () => now + time;
    window.dispatchEvent(new Event('visibilitychange'));
  }, after);
}

/** Holds back requests to a URL. @returns a function that lets them continue */
export async function hold(page: Page, address: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Goes offline, and waits until that takes effect: the browser may still let a request or two through. */
export async function disconnect(page: Page): Promise<void> {
  await page.context().setOffline(true);
  const reaches = () => page.evaluate(() => fetch('/healthz').then(Boolean, () => false));
  await expect.poll(reaches, { intervals: [10, 50, 100] }).toBe(false);
}

/** The minified form of `axe.source`, because the browser compiles it again in every page. */
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/**
 * The axe rules for each theme. The dark theme only needs the rules about color: the page is the same except for the values
 * of `light-dark()`, which can only be colors.
 */
const rulesOf: Record<Theme, RunOnly> = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** Switches the page to a theme, and waits until no transition or animation is running. */
async function settleIn(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async (scheme) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isChanging = () =>
      !matchMedia(`(prefers-color-scheme: ${scheme})`).matches ||
      document.getAnimations().some(({ playState }) => playState === 'running');
    // With reduced motion, every element has a very short transition. An element that inherits a color starts its own when
    // its parent's has ended, one level of the page after another.
    for (let still = 0; still < 2; still = isChanging() ? 0 : still + 1) await frame();
  }, colorScheme);
}

/**
 * Expects no accessibility violations (WCAG 2.2 AA). The nightly run checks both themes.
 * @param byDay the themes to check outside the nightly run. One page of each kind (a list, a detail page, a form and the
 * map) has both.
 */
export async function expectAccessible(page: Page, byDay: readonly Theme[] = ['light']): Promise<void> {
  // A live region inside a control is only part of the control's name, and is not announced.
  await expect(page.locator(':is(button, a) :is([role=status], [role=alert])')).toHaveCount(0);
  for (const colorScheme of nightly ? themes : byDay) {
    await settleIn(page, colorScheme);
    // Evaluated rather than added as a script: the page's content security policy allows no other scripts.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
    const violations = await page.evaluate(async (runOnly) => {
      const { axe: loaded } = globalThis as unknown as { axe: Pick<typeof axe, 'run'> };
      // `resultTypes` keeps the results short: for checks that pass, axe lists no more than one node.
      const found = await loaded.run({ runOnly, resultTypes: ['violations'] });
      return found.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`,
      );
    }, rulesOf[colorScheme]);
    expect(violations, `axe, ${colorScheme}`).toEqual([]);
  }
}

/** Checks accessibility in the nightly run only, for a page whose other states are always checked. By day, axe does not run. */
export async function expectAccessibleAtNight(page: Page): Promise<void> {
  await settleIn(page, 'light');
  await expectAccessible(page, []);
}
