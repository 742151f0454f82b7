import { randomUUID } from 'node:crypto';
import { test as base, expect, type Page } from '@playwright/test';

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

interface Fixtures {
  expectedFailures: Expected;
}

/** A test in which no page may log an error or fail to load anything, but for what the test expects. */
export const test = base.extend<Fixtures>({
  expectedFailures: [[], { option: true }],
  context: async ({ context, expectedFailures }, use) => {
    const problems: string[] = [];
    const note = (problem: string) => {
      if (!expectedFailures.some((expected) => problem.includes(expected))) problems.push(problem);
    };
    context.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => note(`page: ${error.error().message}`));
    context.on('response', (response) => {
      if (response.status() >= 400) note(`${response.status()} ${response.request().method()} ${response.url()}`);
    });
    await use(context);
    expect(problems).toEqual([]);
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
}

export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
