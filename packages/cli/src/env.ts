import { type Installation, type MailSettings, resolveInstallation, resolveMail } from '@rolecall/api';

/** The database and the secret that the environment names. */
export const installation = (): Installation => resolveInstallation(process.env);

/** The mail settings of the environment; undefined if no mail is sent. */
export const mail = (): MailSettings | undefined => resolveMail(process.env);

/** The server to connect to, and the API key for it. */
export const remote = (): { host: string; apiKey: string | undefined } => ({
  host: process.env['ROLECALL_HOST'] || 'http://localhost:3000',
  apiKey: process.env['ROLECALL_API_KEY'] || undefined,
});

/**
 * The folder that the caller's relative paths start from. npm runs scripts in the folder of their package, and passes
 * the folder where it was started itself in INIT_CWD.
 */
export const callersFolder = (): string =>
  (process.env['npm_lifecycle_event'] === 'rolecall' && process.env['INIT_CWD']) || process.cwd();
