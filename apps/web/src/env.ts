import {
  type Installation,
  InstallationError,
  type MailSettings,
  ownerLimitOf,
  type PasswordSettings,
  type RateLimitSettings,
  resolveInstallation,
  resolveMail,
} from '@rolecall/api';
import proxyAddr from 'proxy-addr';
import { z } from 'zod';

/** Whether an address, this many hops away, is a proxy whose forwarding headers are trusted. */
export type TrustProxy = (address: string, hop: number) => boolean;

/** An empty variable counts as absent. */
const optional = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();

const wholeNumber = <const Fallback extends number | undefined>(
  fallback: Fallback,
  max: number,
  what: string,
  min = 0,
) =>
  optional.transform((value, context) => {
    if (value === undefined) return fallback;
    if (/^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    context.addIssue(`must be ${what}, but is "${value}"`);
    return z.NEVER;
  });

const oneOf = <const Choice extends string>(choices: readonly Choice[], fallback: Choice) =>
  optional.transform((value, context) => {
    const choice = value === undefined ? fallback : choices.find((candidate) => candidate === value.toLowerCase());
    if (choice !== undefined) return choice;
    context.addIssue(`must be one of ${choices.join(', ')}, but is "${value}"`);
    return z.NEVER;
  });

const origin = optional.transform((value, context) => {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username)
    return url.origin;
  context.addIssue(`must be an address without a path, such as https://people.example.com, but is "${value}"`);
  return z.NEVER;
});

const trustProxy = optional.transform((value, context): TrustProxy | undefined => {
  if (value === undefined || value === '0') return undefined;
  if (/^\d{1,2}$/.test(value)) return (_address, hop) => hop < Number(value);
  try {
    return proxyAddr.compile(value.split(',').map((part) => part.trim()));
  } catch {
    context.addIssue(
      `must be how many proxies there are, or their addresses (such as "loopback, 10.0.0.0/8"), but is "${value}"`,
    );
    return z.NEVER;
  }
});

const Environment = z
  .object({
    NODE_ENV: oneOf(['production', 'development', 'test'], 'production'),
    PORT: wholeNumber(3000, 65_535, 'a port from 0 to 65535'),
    // By default, only this machine can reach the server, because anybody who reaches it may sign up.
    HOST: optional.transform((value) => value ?? '127.0.0.1'),
    SITE_URL: origin,
    TRUST_PROXY: trustProxy,
    RATE_LIMIT_PER_MINUTE: wholeNumber(480, 999_999_999, 'a number of requests, 0 for no limit'),
    RATE_LIMIT_BURST: wholeNumber(undefined, 999_999_999, 'a number of requests, 0 for none'),
    RATE_LIMIT_PER_HOUR: wholeNumber(4800, 999_999_999, 'a number of requests, 0 for no limit'),
    SIGN_IN_LIMIT_PER_ACCOUNT: wholeNumber(10, 999_999_999, 'a number of attempts, 0 for no limit'),
    SIGN_IN_LIMIT_PER_ADDRESS: wholeNumber(50, 999_999_999, 'a number of attempts, 0 for no limit'),
    SIGN_IN_LIMIT_PER_DEVICE: wholeNumber(10, 999_999_999, 'a number of attempts, 0 for no limit'),
    SIGNED_IN_LIMIT_PER_ACCOUNT: wholeNumber(60, 999_999_999, 'a number of sign-ins, 0 for no limit'),
    SIGN_UP_LIMIT_PER_ADDRESS: wholeNumber(20, 999_999_999, 'a number of accounts, 0 for no limit'),
    PASSWORDS_AT_ONCE: wholeNumber(2, 64, 'a number of passwords from 1 to 64', 1),
    PASSWORDS_WAITING: wholeNumber(32, 10_000, 'a number of passwords, at most 10000'),
    PASSWORDS_PER_CALLER: wholeNumber(8, 10_000, 'a number of passwords from 1 to 10000', 1),
    SESSION_LIMIT_PER_MINUTE: wholeNumber(1200, 999_999_999, 'a number of calls, 0 for no limit'),
    OWNER_LIMIT_PER_MINUTE: wholeNumber(undefined, 999_999_999, 'a number of requests, 0 for no limit'),
    MAIL_LIMIT_PER_RECIPIENT: wholeNumber(5, 999_999_999, 'a number of mails, 0 for no limit'),
    PASSWORD_RESET_LIMIT_PER_ADDRESS: wholeNumber(20, 999_999_999, 'a number of requests, 0 for no limit'),
    ANONYMOUS_LIMIT_PER_MINUTE: wholeNumber(600, 999_999_999, 'a number of calls, 0 for no limit'),
    CONNECTION_LIMIT: wholeNumber(2000, 999_999_999, 'a number of connections, 0 for no limit'),
    CONNECTION_LIMIT_PER_ADDRESS: wholeNumber(256, 999_999_999, 'a number of connections, 0 for no limit'),
    CONNECTION_TIMEOUT_SECONDS: wholeNumber(30, 3600, 'a number of seconds, 0 for no limit'),
    CACHE_MB: wholeNumber(64, 65_536, 'a number of megabytes, 0 for no cache'),
    DEMO: oneOf(['0', '1'], '1'),
    LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    METRICS_TOKEN: optional.refine((value) => value === undefined || value.length >= 16, {
      error: 'must have at least 16 characters',
    }),
    GOOGLE_CLIENT_ID: optional,
    GOOGLE_CLIENT_SECRET: optional,
    GITHUB_CLIENT_ID: optional,
    GITHUB_CLIENT_SECRET: optional,
    OIDC_ISSUER: optional,
    OIDC_CLIENT_ID: optional,
    OIDC_CLIENT_SECRET: optional,
    OIDC_NAME: optional,
  })
  .check((payload) => {
    const together = (...names: (keyof typeof payload.value)[]) => {
      const missing = names.filter((name) => payload.value[name] === undefined);
      if (missing.length === 0 || missing.length === names.length) return;
      const given = names.filter((name) => !missing.includes(name)).join(' and ');
      for (const name of missing)
        payload.issues.push({
          code: 'custom',
          input: undefined,
          path: [name],
          message: `must be set, because ${given} is`,
        });
    };
    together('GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET');
    together('GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET');
    together('OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET');
  });

/** The names of the variables that set limits. */
export const limitNames: readonly string[] = Object.keys(Environment.shape).filter((name) =>
  /LIMIT|TIMEOUT|^PASSWORDS_/.test(name),
);

interface OAuthClient {
  clientId: string;
  clientSecret: string;
}

/** The providers that people may sign in with instead of a password. */
export interface SignInProviders {
  google?: OAuthClient;
  github?: OAuthClient;
  oidc?: OAuthClient & { issuer: string; name: string };
}

/** All settings of the server. */
export interface Settings {
  development: boolean;
  host: string;
  port: number;
  /** The scheme and host under which people reach the server, if it differs from what their requests say. */
  siteUrl: string | undefined;
  trustProxy: TrustProxy | undefined;
  installation: Installation;
  /** How to send mail; undefined to send none. */
  mail: MailSettings | undefined;
  rateLimits: Required<RateLimitSettings>;
  passwords: PasswordSettings;
  /** The maximum number of simultaneous connections; 0 for as many as there are file descriptors. */
  connections: number;
  /** The maximum from one address, except trusted proxies; 0 for no limit. */
  connectionsPerAddress: number;
  /** Seconds without any data during a request after which its connection is closed; 0 for never. */
  connectionTimeout: number;
  /** Bytes of responses to cache while their organization is unchanged; 0 for none. */
  cacheBytes: number;
  /** Whether a new database gets a demo organization. */
  demo: boolean;
  logLevel: string;
  /** The token required to read `/metrics`; without it, the path does not exist. */
  metricsToken: string | undefined;
  providers: SignInProviders;
}

/** Invalid variables, one line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const clientOf = (clientId: string | undefined, clientSecret: string | undefined): OAuthClient | undefined =>
  clientId && clientSecret ? { clientId, clientSecret } : undefined;

function providersOf(env: z.output<typeof Environment>): SignInProviders {
  const google = clientOf(env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET);
  const github = clientOf(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET);
  const oidc = clientOf(env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET);
  const issuer = env.OIDC_ISSUER?.replace(/\/$/, '');
  return {
    ...(google && { google }),
    ...(github && { github }),
    ...(oidc && issuer && { oidc: { ...oidc, issuer, name: env.OIDC_NAME ?? 'single sign-on' } }),
  };
}

/** The mail settings, read as the command line reads them. @throws SettingsError */
function mailOf(environment: Readonly<Record<string, string | undefined>>): MailSettings | undefined {
  try {
    return resolveMail(environment);
  } catch (error) {
    if (error instanceof InstallationError) throw new SettingsError(error.message);
    throw error;
  }
}

/**
 * Reads the settings. `DATABASE_URL` and `AUTH_SECRET` belong to the installation, which the command line shares.
 * @throws SettingsError with one line for each invalid variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const { data: env, error } = Environment.safeParse(environment);
  if (!env)
    throw new SettingsError(error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join('\n'));
  return {
    development: env.NODE_ENV === 'development',
    host: env.HOST,
    port: env.PORT,
    siteUrl: env.SITE_URL,
    trustProxy: env.TRUST_PROXY,
    installation: resolveInstallation(environment),
    mail: mailOf(environment),
    rateLimits: {
      perMinute: env.RATE_LIMIT_PER_MINUTE,
      perHour: env.RATE_LIMIT_PER_HOUR,
      burst: env.RATE_LIMIT_BURST ?? env.RATE_LIMIT_PER_MINUTE,
      signInsPerAccount: env.SIGN_IN_LIMIT_PER_ACCOUNT,
      signInsPerAddress: env.SIGN_IN_LIMIT_PER_ADDRESS,
      signInsPerDevice: env.SIGN_IN_LIMIT_PER_DEVICE,
      signedInPerAccount: env.SIGNED_IN_LIMIT_PER_ACCOUNT,
      signUpsPerAddress: env.SIGN_UP_LIMIT_PER_ADDRESS,
      mailsPerRecipient: env.MAIL_LIMIT_PER_RECIPIENT,
      resetsPerAddress: env.PASSWORD_RESET_LIMIT_PER_ADDRESS,
      perPerson: env.SESSION_LIMIT_PER_MINUTE,
      perOwner: env.OWNER_LIMIT_PER_MINUTE ?? ownerLimitOf(env.RATE_LIMIT_PER_MINUTE),
      anonymousPerAddress: env.ANONYMOUS_LIMIT_PER_MINUTE,
    },
    passwords: {
      atOnce: env.PASSWORDS_AT_ONCE,
      waiting: env.PASSWORDS_WAITING,
      perCaller: env.PASSWORDS_PER_CALLER,
    },
    connections: env.CONNECTION_LIMIT,
    connectionsPerAddress: env.CONNECTION_LIMIT_PER_ADDRESS,
    connectionTimeout: env.CONNECTION_TIMEOUT_SECONDS,
    cacheBytes: env.CACHE_MB * 1024 * 1024,
    demo: env.DEMO === '1',
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    providers: providersOf(env),
  };
}

/**
 * Sets what Next and next-auth read from the environment themselves. Must be called before either is loaded. next-auth must take
 * its origin from the headers that the server sets, never from a left-over variable.
 */
export function prepareEnvironment(development: boolean): void {
  const { env } = process;
  Object.assign(env, {
    NODE_ENV: development ? 'development' : 'production',
    AUTH_TRUST_HOST: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  delete env['NEXTAUTH_URL'];
  delete env['NEXTAUTH_URL_INTERNAL'];
}
