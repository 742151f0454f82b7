import { onTestFinished } from 'vitest';
import { type MailServerOptions, receiveMail } from '../../db/testing/mail-server.ts';
import type { MailSettings } from '../src/mail/settings.ts';

export const siteUrl = 'https://people.example.org';

/** Settings for sending mail through a server. */
export const settingsFor = (smtpUrl: string): MailSettings => ({
  smtpUrl,
  from: 'Rolecall <people@example.org>',
  siteUrl,
});

/** The path of the link in a mail; empty if it has none. */
export const linkOf = ({ text }: { text: string }): string =>
  /https:\/\/people\.example\.org(\/\S*)/.exec(text)?.[1] ?? '';

/** Starts an SMTP server that keeps the mails it receives, until the test ends. */
export async function startMailServer(options: MailServerOptions = {}) {
  const server = await receiveMail(options);
  onTestFinished(server.close);
  return { ...server, settings: settingsFor(server.url) };
}
