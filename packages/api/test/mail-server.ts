import { onTestFinished } from 'vitest';
import { type MailServerOptions, receiveMail } from '../../db/testing/mail-server.ts';
import type { MailSettings } from '../src/mail/settings.ts';

export const siteUrl = 'https://people.example.org';

/** How mail is sent by a server. */
export const settingsFor = (smtpUrl: string): MailSettings => ({
  smtpUrl,
  from: 'Rolecall <people@example.org>',
  siteUrl,
});

/** Where the link of a mail leads; empty where it has none. */
export const linkOf = ({ text }: { text: string }): string =>
  /https:\/\/people\.example\.org(\/\S*)/.exec(text)?.[1] ?? '';

/** Starts an SMTP server that keeps what it receives, until the test ends. */
export async function startMailServer(options: MailServerOptions = {}) {
  const server = await receiveMail(options);
  onTestFinished(server.close);
  return { ...server, settings: settingsFor(server.url) };
}
