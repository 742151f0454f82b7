import { type Installation, resolveInstallation } from '@rolecall/api';

/** Which database and secret the environment names. */
export const installation = (): Installation => resolveInstallation(process.env);
