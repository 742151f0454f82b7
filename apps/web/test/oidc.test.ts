import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { Secret, TOTP } from 'otpauth';
import { expect, it, onTestFinished } from 'vitest';
import { Browser, startServer } from './server-process.ts';

interface Account {
  email: string;
  email_verified: boolean;
  given_name?: string;
}

/** A certified OpenID Connect provider on its own port. Anyone who enters a login gets its account. */
async function startProvider(accounts: Record<string, Account>, redirectUri: () => string) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'rolecall',
        client_secret: 'a secret between the two',
        redirect_uris: [redirectUri()],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'name'] },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['for this test alone'] },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { issuer };
}

/** Signs in through the provider's pages as `login`. @returns where that ends */
async function signInThrough(issuer: string, url: string, browser: Browser, login: string): Promise<string> {
  const atProvider = new Browser(issuer);
  const { csrfToken } = (await (await browser.send('GET', '/api/auth/csrf')).json()) as { csrfToken: string };
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const begun = await browser.send('POST', '/api/auth/signin/oidc', {
    body: new URLSearchParams({ csrfToken, json: 'true' }).toString(),
    headers: form,
  });
  let next = ((await begun.json()) as { url: string }).url;
  for (let step = 0; step < 20; step += 1) {
    const target = new URL(next, issuer);
    if (target.origin === url) {
      const response = await browser.send('GET', target.pathname + target.search);
      return response.headers.get('location') ?? '';
    }
    const path = target.pathname + target.search;
    const interaction = /^\/interaction\/[^/]+$/.test(target.pathname);
    let response = await atProvider.send('GET', path, { headers: {} });
    if (interaction) {
      const prompt: Record<string, string> = (await response.text()).includes('name="login"')
        ? { prompt: 'login', login, password: 'x' }
        : { prompt: 'consent' };
      response = await atProvider.send('POST', path, {
        body: new URLSearchParams(prompt).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${path} answered ${response.status} and leads nowhere`);
    next = new URL(location, issuer).href;
  }
  throw new Error('the sign-in goes round in circles');
}

it('people can sign in through an OpenID Connect provider that has verified their address', async () => {
  let url = '';
  const accounts = {
    ada: { email: 'ada@example.com', email_verified: true, given_name: 'Ada' },
    mallory: { email: 'mallory@example.com', email_verified: false },
    grace: { email: 'grace@example.com', email_verified: true },
  };
  // Both sides must know the port before either starts. It is below the range from which the system assigns free ones.
  const port = 20_000 + (process.pid % 12_000);
  url = `http://127.0.0.1:${port}`;
  const { issuer } = await startProvider(accounts, () => `${url}/api/auth/callback/oidc`);
  const env = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'rolecall',
    OIDC_CLIENT_SECRET: 'a secret between the two',
    OIDC_NAME: 'Acme ID',
    PORT: String(port),
  };
  const server = await startServer(env);
  expect(server.url).toBe(url);
  expect(await (await fetch(`${url}/sign-in`)).text()).toContain('Acme ID');

  const ada = new Browser(url);
  expect(await signInThrough(issuer, url, ada, 'ada')).not.toContain('error');
  const first = (await (await ada.send('GET', '/api/users/@me')).json()) as { id: number };
  expect(first).toMatchObject({
    email: 'ada@example.com',
    first_name: 'Ada',
    has_social_auth: true,
    has_password: false,
    is_email_verified: true,
    organization: { membership_level: 15 },
  });
  const again = new Browser(url);
  await signInThrough(issuer, url, again, 'ada');
  expect(await (await again.send('GET', '/api/users/@me')).json()).toMatchObject({ id: first.id });

  // With a second factor, signing in at the provider is only the first step.
  const answerOf = async <Data>(sent: Promise<Response>) =>
    ((await (await sent).json()) as { result: { data: Data } }).result.data;
  const { secret } = await answerOf<{ secret: string }>(ada.mutate('secondFactor.beginTotp'));
  const code = TOTP.generate({ secret: Secret.fromBase32(secret) });
  const { recovery_codes } = await answerOf<{ recovery_codes: string[] }>(
    ada.mutate('secondFactor.confirmTotp', { code }),
  );
  const half = new Browser(url);
  expect(await signInThrough(issuer, url, half, 'ada')).toContain('/sign-in/second-factor');
  expect((await half.send('GET', '/api/users/@me')).status).toBe(401);
  await half.send('POST', '/sign-in/second-factor', {
    body: new URLSearchParams({ form: 'second-factor', code: recovery_codes[0] ?? '' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  });
  expect(await (await half.send('GET', '/api/users/@me')).json()).toMatchObject({ id: first.id });

  const mallory = new Browser(url);
  expect(await signInThrough(issuer, url, mallory, 'mallory')).toContain('error=refused');
  expect((await mallory.send('GET', '/api/users/@me')).status).toBe(401);

  // A person who took the address first, without owning it, must not share the account of its owner.
  await new Browser(url).mutate('users.signUp', { email: 'grace@example.com', password: 'correct horse battery' });
  const grace = new Browser(url);
  expect(await signInThrough(issuer, url, grace, 'grace')).toContain('error=refused');
});
