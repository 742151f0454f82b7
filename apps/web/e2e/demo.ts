import { launch } from '../test/launch.ts';
import { test as base } from './test.ts';

/** A test against its own demo server. */
export const test = base.extend<object, { demo: { url: string; email: string; password: string } }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      let end = async () => {};
      const { url, output } = await launch({ DEMO: '1', LOG_LEVEL: 'error' }, (ending) => (end = ending));
      const [, email = '', password = ''] = /e-mail\s+(\S+)\s+password\s+(\S+)/.exec(output()) ?? [];
      // The host in the links of its mails.
      await use({ url: url.replace('127.0.0.1', 'localhost'), email, password });
      await end();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
});
