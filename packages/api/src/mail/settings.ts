import { InstallationError } from '../installation-error.ts';

/** How to send mail, and the base URL of links in it. */
export interface MailSettings {
  /** An `smtp://` or `smtps://` URL, with user and password if the server requires them. */
  smtpUrl: string;
  /** The sender, as `Name <address>` or as a plain address. */
  from: string;
  /** Scheme and host of the web app. Links in mails are never built from request data. */
  siteUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `SMTP_URL`, `MAIL_FROM` and `SITE_URL`; an empty variable counts as absent.
 * @returns undefined if no mail is to be sent
 * @throws InstallationError if one of them is missing or invalid; its message does not contain the password
 */
export function resolveMail(environment: Environment): MailSettings | undefined {
  const [smtpUrl, from, siteUrl] = ['SMTP_URL', 'MAIL_FROM', 'SITE_URL'].map(
    (name) => environment[name]?.trim() || undefined,
  );
  if (smtpUrl === undefined && from === undefined) return undefined;
  if (smtpUrl === undefined || from === undefined)
    throw new InstallationError('SMTP_URL and MAIL_FROM must be set together.');
  if (siteUrl === undefined)
    throw new InstallationError('SITE_URL must be set where SMTP_URL is: links in mails lead there.');
  if (!URL.canParse(smtpUrl) || !/^smtps?:$/.test(new URL(smtpUrl).protocol) || new URL(smtpUrl).hostname === '')
    throw new InstallationError('SMTP_URL must be an address such as smtps://user:password@mail.example.com:465.');
  if (!/^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(from))
    throw new InstallationError('MAIL_FROM must be an address, or a name with one: Rolecall <people@example.com>.');
  return { smtpUrl, from, siteUrl: siteUrl.replace(/\/$/, '') };
}
