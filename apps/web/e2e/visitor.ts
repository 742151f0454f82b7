import type { APIRequest, APIRequestContext, BrowserContext } from '@playwright/test';
import type { AppRouter } from '@rolecall/api';
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import type { Person } from './test.ts';

/** A user who calls the server over HTTP without a browser. Tests use it to set up their data. */
export class Visitor implements Person {
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  /** Calls procedures as this user. */
  readonly api: TRPCClient<AppRouter>;
  readonly #request: APIRequestContext;

  private constructor(request: APIRequestContext, baseURL: string, { email, password, firstName }: Person) {
    this.email = email;
    this.password = password;
    this.firstName = firstName;
    this.#request = request;
    this.api = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${baseURL}/api/trpc`,
          async fetch(url, init) {
            const response = await request.fetch(String(url), {
              method: init?.method ?? 'GET',
              headers: { ...(init?.headers as Record<string, string>), origin: baseURL },
              ...(typeof init?.body === 'string' ? { data: init.body } : {}),
            });
            return new Response(await response.text(), { status: response.status() });
          },
        }),
      ],
    });
  }

  static async open(
    requests: APIRequest,
    baseURL: string,
    extraHTTPHeaders: Record<string, string>,
    person: Person,
  ): Promise<Visitor> {
    return new Visitor(await requests.newContext({ baseURL, extraHTTPHeaders }), baseURL, person);
  }

  /** Signs up and in, with a new organization or into the one of an invite. */
  async signUp(rest: { last_name?: string; organization_name?: string; invite_token?: string }): Promise<void> {
    const { email, password, firstName } = this;
    await this.api.users.signUp.mutate({ email, password, first_name: firstName, ...rest });
    await this.signIn();
  }

  async signIn(password = this.password): Promise<void> {
    const { email } = this;
    const { csrfToken } = (await (await this.#request.get('/api/auth/csrf')).json()) as { csrfToken: string };
    const answer = await this.#request.post('/api/auth/callback/credentials', {
      form: { email, password, csrfToken, json: 'true' },
    });
    if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()}`);
  }

  /** Gives a browser the user's session. */
  async enter(context: BrowserContext): Promise<void> {
    await context.addCookies((await this.#request.storageState()).cookies);
  }

  async close(): Promise<void> {
    await this.#request.dispose();
  }
}
