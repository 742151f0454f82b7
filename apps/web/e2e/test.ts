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

/** Somebody nobody has seen before. */
export const newPerson = (firstName = 'Ada'): Person => ({
  email: `${firstName.toLowerCase()}-${randomUUID()}@example.com`,
  password: 'correct horse battery',
  firstName,
});

/** What a test may look away from, because it brings it about: a part of the message, or of the address. */
type Expected = string[];

/** What goes wrong without a connection: requests, and code that a page fetches ahead of its need among them. */
export const offline: Expected = ['net::ERR_INTERNET_DISCONNECTED', 'ChunkLoadError'];

interface Fixtures {
  expectedFailures: Expected;
  /** Told of whatever goes wrong in a browser. */
  note: Note;
  /** A page in a browser of its own, watched like the first. */
  elsewhere: Page;
  /** Somebody new with an organization of their own, signed in over HTTP; `enter` gives a browser their session. */
  newOwner: (organization?: string) => Promise<Visitor>;
  /** Somebody new who was invited by `owner`, with these roles, and is signed in. */
  newMember: (owner: Visitor, level?: Level, roleIds?: string[]) => Promise<Visitor>;
}

interface WorkerFixtures {
  /** The server's database, opened by a second process as the command line does. */
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
    // A page that is left gives up what it was waiting for.
    if (reason !== 'net::ERR_ABORTED') note(`${reason} ${request.method()} ${request.url()}`);
  });
}

/** Whether React listens to all that can be pressed or typed into: what comes earlier is lost, and no person is as fast. */
const isListening = () =>
  [...document.querySelectorAll('button, input, select, textarea')].every((control) =>
    Object.keys(control).some((key) => key.startsWith('__reactFiber')),
  );

/** Waits until a page that has loaded answers to whoever uses it. */
async function untilListening(page: Page): Promise<void> {
  // A page that leads on meanwhile is asked again.
  await expect.poll(() => page.evaluate(isListening).catch(() => false), { intervals: [20, 50, 100] }).toBe(true);
}

/** A page whose tests begin where a person would. */
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
 * A test with its own people, organizations and network address, in which no page may log an error or fail to load
 * anything, but for what the test expects.
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
  // Limits on attempts are per address.
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

/** Signs up through the form; the person's own organization comes with it. */
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

/** Lets a person have signed in last so long ago that they are asked who they are. */
export const ageSessionsOf = (email: string): void =>
  ageSessions(join(process.env['ROLECALL_E2E_FOLDER'] ?? '', 'rolecall.db'), email);

/** Comes back to the page after a while, so that it fetches anew what it shows. */
export async function comeBackLater(page: Page, after = 60_000): Promise<void> {
  await page.evaluate((time) => {
    const now = Date.now();
    Date.now = () => now + time;
    window.dispatchEvent(new Event('visibilitychange'));
  }, after);
}

/** Keeps requests to an address from the server. @returns what lets them go on */
export async function hold(page: Page, address: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Takes the connection away, and waits until it is gone: the browser lets a request or two through meanwhile. */
export async function disconnect(page: Page): Promise<void> {
  await page.context().setOffline(true);
  const reaches = () => page.evaluate(() => fetch('/healthz').then(Boolean, () => false));
  await expect.poll(reaches, { intervals: [10, 50, 100] }).toBe(false);
}

/** The shorter form of what `axe.source` has: the browser compiles it anew in every page. */
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/**
 * What is looked for in each theme. The dark one is the same page with other values for `light-dark()`, which colors
 * alone can have.
 */
const rulesOf: Record<Theme, RunOnly> = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** Gives the page this theme, and waits until it is drawn in it and nothing about it changes over time any more. */
async function settleIn(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async (scheme) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isChanging = () =>
      !matchMedia(`(prefers-color-scheme: ${scheme})`).matches ||
      document.getAnimations().some(({ playState }) => playState === 'running');
    // Where motion is reduced every element has a very short transition, and what inherits a color begins its own when
    // that of its parent has ended: one level of the page after another.
    for (let still = 0; still < 2; still = isChanging() ? 0 : still + 1) await frame();
  }, colorScheme);
}

/**
 * Finds nothing that keeps people out (WCAG 2.2 AA), at night in both themes.
 * @param byDay the themes by day: a page of each kind has both, a list, a page of one thing, a form and the map
 */
export async function expectAccessible(page: Page, byDay: readonly Theme[] = ['light']): Promise<void> {
  // What is in a control is a part of its name, and is read out as nothing else.
  await expect(page.locator(':is(button, a) :is([role=status], [role=alert])')).toHaveCount(0);
  for (const colorScheme of nightly ? themes : byDay) {
    await settleIn(page, colorScheme);
    // Evaluated, not added as a script: the page's policy allows no foreign scripts.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
    const violations = await page.evaluate(async (runOnly) => {
      const { axe: loaded } = globalThis as unknown as { axe: Pick<typeof axe, 'run'> };
      // Of what is in order, only that it is so.
      const found = await loaded.run({ runOnly, resultTypes: ['violations'] });
      return found.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`,
      );
    }, rulesOf[colorScheme]);
    expect(violations, `axe, ${colorScheme}`).toEqual([]);
  }
}

/** The same of a state of a page that is checked in another one by day, when it waits until nothing changes any more. */
export async function expectAccessibleAtNight(page: Page): Promise<void> {
  await settleIn(page, 'light');
  await expectAccessible(page, []);
}
