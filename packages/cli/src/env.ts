import { type Installation, type MailSettings, resolveInstallation, resolveMail } from '@rolecall/api';

/** Which database and secret the environment names. */
export const installation = (): Installation => resolveInstallation(process.env);

/** How to send mail, as the environment says; undefined where none is sent. */
export const mail = (): MailSettings | undefined => resolveMail(process.env);

/** Which server to speak to, and with which key. */
export const remote = (): { host: string; apiKey: string | undefined } => ({
  host: process.env['ROLECALL_HOST'] || 'http://localhost:3000',
  apiKey: process.env['ROLECALL_API_KEY'] || undefined,
});

/** Where paths that the caller names begin. npm runs its scripts in the folder of their package, and tells where it was started itself. */
export const callersFolder = (): string =>
  (process.env['npm_lifecycle_event'] === 'rolecall' && process.env['INIT_CWD']) || process.cwd();
