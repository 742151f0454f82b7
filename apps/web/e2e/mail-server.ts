import { openRolecall } from '@rolecall/api';
import { receiveMail, type ReceivedMail } from '../../../packages/db/testing/mail-server.ts';
import { authSecret, freePort, launch } from '../test/launch.ts';
import { expect, newPerson, test as base } from './test.ts';
import { Visitor } from './visitor.ts';

interface MailServer {
  /** The URL of the web app that sends through this mail server. */
  url: string;
  databaseUrl: string;
  /** All mails received so far. */
  mails: ReceivedMail[];
}

/** A test against its own server, which sends mail. */
export const test = base.extend<
  {
    /** Waits for a mail to an address with a link to a page whose path begins with `page`. Resolves to the mail and its link. */
    mailedLink: (to: string, page: string) => Promise<ReceivedMail & { link: string }>;
  },
  { mailServer: MailServer }
>({
  mailServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      const smtp = await receiveMail();
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      let end = async () => {};
      const { databaseUrl } = await launch(
        {
          PORT: String(port),
          SITE_URL: url,
          SMTP_URL: smtp.url,
          MAIL_FROM: 'Rolecall <rolecall@example.com>',
          TRUST_PROXY: 'loopback',
          LOG_LEVEL: 'error',
        },
        (ending) => (end = ending),
      );
      await use({ url, databaseUrl, mails: smtp.mails });
      await end();
      await smtp.close();
    },
    { scope: 'worker' },
  ],
  rolecall: [
    async ({ mailServer: { databaseUrl } }, use) => {
      const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
      await use(rolecall);
      await rolecall.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ mailServer }, use) => use(mailServer.url),
  // Signing up would need a mailed link here, so the system caller creates the user.
  newOwner: async ({ playwright, mailServer, extraHTTPHeaders, rolecall }, use) => {
    const visitors: Visitor[] = [];
    await use(async (name = 'Acme') => {
      const person = newPerson();
      const { email, password, firstName: first_name } = person;
      const { system } = rolecall.system();
      await system.createUser({ email, password, first_name, last_name: 'Lovelace' });
      await system.createOrganization({ name, owner: email });
      const visitor = await Visitor.open(playwright.request, mailServer.url, extraHTTPHeaders ?? {}, person);
      visitors.push(visitor);
      await visitor.signIn();
      return visitor;
    });
    for (const visitor of visitors) await visitor.close();
  },
  mailedLink: async ({ mailServer: { url, mails } }, use) =>
    use(async (to, page) => {
      const find = () =>
        mails
          .filter((mail) => mail.to === to)
          .flatMap((mail) => {
            const link = mail.text.split(/\s+/).find((word) => word.startsWith(url + page));
            return link === undefined ? [] : [{ ...mail, link }];
          })[0];
      await expect.poll(find, { message: `a mail to ${to} with a link to ${page}` }).toBeDefined();
      const found = find();
      if (!found) throw new Error('The mail is gone.');
      return found;
    }),
});
