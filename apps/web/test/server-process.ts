import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { launch, type ServerProcess } from './launch.ts';

export { authSecret, main, type ServerProcess } from './launch.ts';

/** Starts the built server for one test, and waits until it is ready. @param files how many files and sockets it may have open */
export const startServer = (env: Record<string, string> = {}, files?: number): Promise<ServerProcess> =>
  launch(env, onTestFinished, files);

/** Starts the built server for all tests of a suite, without limits on attempts. Each test uses its own people. */
export function shareServer(): ServerProcess {
  const server = {} as ServerProcess;
  let end = async () => {};
  const unlimited = { SIGN_UP_LIMIT_PER_ADDRESS: '0', SIGN_IN_LIMIT_PER_ADDRESS: '0' };
  beforeAll(async () => void Object.assign(server, await launch(unlimited, (ending) => (end = ending))));
  afterAll(() => end());
  return server;
}

let people = 0;

/** An email address that no other test of the file uses. */
export const newAddress = (): string => `person-${(people += 1)}@example.com`;

/** An HTTP client that keeps cookies like a browser. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  /** @param cookie the cookies from another session */
  constructor(url: string, cookie = '') {
    this.#url = url;
    for (const pair of cookie.split('; ').filter(Boolean)) {
      const equals = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends a request as one of our own pages does, unless the headers say otherwise. */
  async send(
    method: string,
    path: string,
    { body, headers = { 'sec-fetch-site': 'same-origin' } }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1);
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, equals));
      else this.#cookies.set(pair.slice(0, equals), value);
    }
    return response;
  }

  /** Calls a mutation as the web app does. */
  mutate(procedure: string, input: object = {}): Promise<Response> {
    return this.send('POST', `/api/trpc/${procedure}`, { body: JSON.stringify(input) });
  }

  async #csrfToken(): Promise<string> {
    const response = await this.send('GET', '/api/auth/csrf');
    return ((await response.json()) as { csrfToken: string }).csrfToken;
  }

  /** Signs in with a password. @returns the URL that next-auth sends the browser to */
  async signIn(email: string, password: string): Promise<string> {
    const form = new URLSearchParams({ csrfToken: await this.#csrfToken(), email, password, json: 'true' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const response = await this.send('POST', '/api/auth/callback/credentials', { body: form.toString(), headers });
    return ((await response.json()) as { url: string }).url;
  }

  async signOut(): Promise<void> {
    const form = new URLSearchParams({ csrfToken: await this.#csrfToken(), json: 'true' });
    await this.send('POST', '/api/auth/signout', {
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    });
  }
}
