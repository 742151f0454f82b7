import 'server-only';
import type { ProviderProfile } from '@rolecall/api';
import type { Account, Profile } from 'next-auth';
import GithubProvider, { type GithubProfile } from 'next-auth/providers/github';
import GoogleProvider from 'next-auth/providers/google';
import type { OAuthConfig, Provider } from 'next-auth/providers/index';
import type { SignInProviders } from '@/env';

/** Claims of OpenID Connect. */
interface Claims extends Profile {
  sub: string;
  email_verified?: boolean;
  given_name?: string;
  family_name?: string;
}

const githubHeaders = (token: string | undefined) => ({
  Authorization: `Bearer ${token}`,
  Accept: 'application/vnd.github+json',
  'User-Agent': 'rolecall',
});

async function fromGithub<T>(path: string, token: string | undefined): Promise<T> {
  const response = await fetch(`https://api.github.com${path}`, { headers: githubHeaders(token) });
  if (!response.ok) throw new Error(`GitHub answered ${response.status}.`);
  return (await response.json()) as T;
}

/**
 * GitHub's profile contains the public address of a person, verified or not; only the list of addresses says which is verified.
 */
const github = ({ clientId, clientSecret }: NonNullable<SignInProviders['github']>): OAuthConfig<GithubProfile> =>
  GithubProvider<GithubProfile>({
    clientId,
    clientSecret,
    userinfo: {
      url: 'https://api.github.com/user',
      async request({ tokens }) {
        const [profile, emails] = await Promise.all([
          fromGithub<GithubProfile>('/user', tokens.access_token),
          fromGithub<{ email: string; primary: boolean; verified: boolean }[]>('/user/emails', tokens.access_token),
        ]);
        const primary = emails.find((email) => email.primary);
        return { ...profile, email: primary?.email ?? '', email_verified: primary?.verified ?? false } as Profile;
      },
    },
  });

const oidc = ({ clientId, clientSecret, issuer, name }: NonNullable<SignInProviders['oidc']>): OAuthConfig<Claims> => ({
  id: 'oidc',
  name,
  type: 'oauth',
  issuer,
  wellKnown: `${issuer}/.well-known/openid-configuration`,
  authorization: { params: { scope: 'openid email profile' } },
  idToken: true,
  checks: ['pkce', 'state', 'nonce'],
  // Providers that follow OpenID Connect to the letter include the address only in userinfo, not in the ID token.
  userinfo: { request: async ({ client, tokens }) => client.userinfo<Claims>(tokens.access_token ?? '') },
  clientId,
  clientSecret,
  profile: ({ sub, name: fullName, email }) => ({ id: sub, name: fullName ?? null, email: email ?? null }),
});

/** The providers enabled in the settings. */
export const oauthProviders = (providers: SignInProviders): Provider[] => [
  ...(providers.google ? [GoogleProvider({ ...providers.google, checks: ['pkce', 'state', 'nonce'] })] : []),
  ...(providers.github ? [github(providers.github)] : []),
  ...(providers.oidc ? [oidc(providers.oidc)] : []),
];

/** What a provider's profile says about the person who signed in there. */
export function profileOf(account: Account, profile: Profile | undefined): ProviderProfile {
  const { email = '', name = '', email_verified, given_name, family_name } = (profile ?? {}) as Partial<Claims>;
  const [first = '', ...rest] = (name || '').trim().split(/\s+/);
  return {
    provider: account.provider,
    provider_account_id: account.providerAccountId,
    email,
    email_verified: email !== '' && email_verified === true,
    first_name: (given_name ?? first).slice(0, 150),
    last_name: (family_name ?? rest.join(' ')).slice(0, 150),
  };
}
