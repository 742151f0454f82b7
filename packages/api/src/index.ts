/**
 * Rolecall's procedures, and functions to open a database to call them on.
 * @packageDocumentation
 */
export { ResponseBudget, type ResponseMeter, type ResponseLimits } from './response-budget.ts';
export { appRouter, type AppRouter, type Caller } from './app-router.ts';
export { authorizeCall } from './authorization.ts';
export type { Credentials } from './authentication/identify.ts';
export type { LinkOpener, MailedLink } from './authentication/links.ts';
export type { HalfSignIn, SignInProof, SignInRequest } from './authentication/second-step.ts';
export {
  type HalfSignedIn,
  sessionLifetime,
  type ProviderProfile,
  type SignedIn,
  type SignInDevice,
} from './authentication/sessions.ts';
export type { PasswordSettings } from './authentication/passwords.ts';
export {
  type Actor,
  type AnonymousActor,
  type Context,
  contextIn,
  type ProjectActor,
  revisionOf,
  type SystemActor,
  type UserActor,
} from './context.ts';
export type { KeptAnswer } from './idempotency/service.ts';
export { InstallationError } from './installation-error.ts';
export { type Installation, resolveInstallation } from './installation.ts';
export { networkOf } from './network-address.ts';
export { type MailLocale, mailLocales, type MailMode } from './mail/kinds.ts';
export { sendTestMail } from './mail/transports.ts';
export { type MailSettings, resolveMail } from './mail/settings.ts';
export { isWellFormedToken, maskToken } from './keyring.ts';
export { findLastLogins } from './members/queries.ts';
export { backUpInstallation, copyInstallation, restoreInstallation } from './maintenance.ts';
export type { OutputSchema } from './output.ts';
export { serialize } from './pages.ts';
export { readFromReplica } from './replica.ts';
export { documentedError, type Meta, trpcErrorOf } from './procedures.ts';
export { defaultRateLimits, ownerLimitOf, type RateLimitSettings } from './rate-limits.ts';
export type { OnQuery } from '@rolecall/db';
export { Tally } from './tally.ts';
export type { SystemCaller } from './system-router.ts';
export type { Finding } from './doctor.ts';
export { diagnoseInstallation, openRolecall, type Rolecall, type RolecallOptions } from './rolecall.ts';
export type { WriteGuard } from './unit-of-work.ts';
