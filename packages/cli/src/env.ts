import { type Installation, resolveInstallation } from '@rolecall/api';

/** Which database and secret the environment names. */
export const installation = (): Installation => resolveInstallation(process.env);

/** Which server to speak to, and with which key. */
export const remote = (): { host: string; apiKey: string | undefined } => ({
  host: process.env['ROLECALL_HOST'] || 'http://localhost:3000',
  apiKey: process.env['ROLECALL_API_KEY'] || undefined,
});
