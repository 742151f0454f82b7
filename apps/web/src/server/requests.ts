import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Actor, Credentials, Rolecall } from '@rolecall/api';
import { isMcpProgram } from '@rolecall/mcp';
import { baseUrlOf, requestIdOf } from '@rolecall/rest';
import { decode } from 'next-auth/jwt';
import proxyAddr from 'proxy-addr';
import type { Settings, TrustProxy } from '../env.ts';
import { localeCookie } from '../i18n/locale.ts';
import { negotiateLocale } from '../i18n/negotiate.ts';
import type { RequestScope } from './bridge.ts';
import { deviceCookieName, pendingCookieName, type SessionClaims, sessionCookieName } from './session-cookie.ts';

const trustNobody: TrustProxy = () => false;

/** Creates a reader for a cookie whose name depends on whether the connection is secure. */
function cookieReader(nameOf: (secure: boolean) => string) {
  const [plain, secured] = [false, true].map((secure) => new RegExp(`(?:^|;\\s*)${nameOf(secure)}=([^;\\s]+)`));
  return ({ headers: { cookie } }: IncomingMessage, secure: boolean): string | undefined =>
    cookie && (secure ? secured : plain)?.exec(cookie)?.[1];
}

const sessionCookieOf = cookieReader(sessionCookieName);
const deviceCookieOf = cookieReader(deviceCookieName);
const localeCookieOf = cookieReader(() => localeCookie);
const pendingCookieOf = cookieReader(pendingCookieName);

/** How many calls a request makes, and which organization they are about, if known. */
type CallsOfRequest = Pick<Credentials, 'calls' | 'about'>;

/** Determines where requests come from and who sends them. */
export class Requests {
  readonly #rolecall: Rolecall;
  readonly #settings: Pick<Settings, 'siteUrl' | 'trustProxy'>;
  readonly #sessionSecret: string;

  constructor(rolecall: Rolecall, settings: Pick<Settings, 'siteUrl' | 'trustProxy'>, sessionSecret: string) {
    this.#rolecall = rolecall;
    this.#settings = settings;
    this.#sessionSecret = sessionSecret;
  }

  baseUrlOf(req: IncomingMessage): string {
    return this.#settings.siteUrl ?? baseUrlOf(req, this.#settings.trustProxy);
  }

  addressOf(req: IncomingMessage): string {
    // The peer of a Unix socket has no address, but proxy-addr requires one.
    return req.socket.remoteAddress === undefined ? 'local' : proxyAddr(req, this.#settings.trustProxy ?? trustNobody);
  }

  /**
   * Whether a request is known to come from our own pages. Browsers say so in a header that no page can set; older ones send the
   * page's origin. `none` means that somebody typed the URL, which is allowed for reads only.
   */
  isSameOrigin(req: IncomingMessage): boolean {
    const { headers } = req;
    const site = headers['sec-fetch-site'];
    if (site !== undefined)
      return site === 'same-origin' || (site === 'none' && (req.method === 'GET' || req.method === 'HEAD'));
    return headers.origin !== undefined && headers.origin === this.baseUrlOf(req);
  }

  async #sessionOf(req: IncomingMessage): Promise<string | undefined> {
    const token = sessionCookieOf(req, this.baseUrlOf(req).startsWith('https:'));
    if (!token) return undefined;
    try {
      const claims = (await decode({ token, secret: this.#sessionSecret })) as Partial<SessionClaims> | null;
      return claims?.sid;
    } catch {
      // Expired, made up, or encrypted with an earlier secret: treated as no session.
      return undefined;
    }
  }

  /** Identifies the caller. @throws throttled, invalid_input */
  identify(req: IncomingMessage, calls: CallsOfRequest = {}): Promise<Actor> {
    const { authorization, 'user-agent': userAgent, 'x-organization-id': organization } = req.headers;
    if (authorization === undefined) return this.identifySession(req, calls);
    return this.#rolecall.identify({
      authorization,
      organization: typeof organization === 'string' ? organization : undefined,
      via: isMcpProgram(userAgent) ? 'mcp' : 'key',
      address: this.addressOf(req),
      ...calls,
    });
  }

  /**
   * Identifies the signed-in person. This queries the database each time, so that an ended session stops working at once.
   * @throws throttled
   */
  async identifySession(req: IncomingMessage, calls: CallsOfRequest = {}): Promise<Actor> {
    const session = await this.#sessionOf(req);
    return this.#rolecall.identify({
      ...(session === undefined ? {} : { session, sameOrigin: this.isSameOrigin(req) }),
      address: this.addressOf(req),
      ...calls,
    });
  }

  /**
   * @param identify how to identify the caller: pages are for people, not for keys
   * @param calls how many calls the request makes
   */
  scopeOf(req: IncomingMessage, identify: 'anybody' | 'session', calls = 1): RequestScope {
    const id = requestIdOf(req);
    const baseUrl = this.baseUrlOf(req);
    const address = this.addressOf(req);
    const secure = baseUrl.startsWith('https:');
    let actor: Promise<Actor> | undefined;
    return {
      id,
      address,
      baseUrl,
      secure,
      isSameOrigin: this.isSameOrigin(req),
      nonce: randomBytes(16).toString('base64'),
      url: req.url ?? '/',
      session: () => this.#sessionOf(req),
      device: deviceCookieOf(req, secure),
      pending: pendingCookieOf(req, secure),
      userAgent: req.headers['user-agent'],
      locale: negotiateLocale(localeCookieOf(req, false), req.headers['accept-language']),
      actor: () =>
        (actor ??= identify === 'session' ? this.identifySession(req, { calls }) : this.identify(req, { calls })),
    };
  }
}
