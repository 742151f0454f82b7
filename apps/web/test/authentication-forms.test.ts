import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { Browser, newAddress, type ServerProcess, shareServer, startServer } from './server-process.ts';

const password = 'correct horse battery';
const urlencoded = 'application/x-www-form-urlencoded';

/** Posts a form as a browser without JavaScript does, unless the headers say otherwise. */
const post = (browser: Browser, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  browser.send('POST', path, {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': urlencoded, 'sec-fetch-site': 'same-origin', ...headers },
  });

const answerOf = async <Data>(sent: Promise<Response>): Promise<Data> =>
  ((await (await sent).json()) as { result: { data: Data } }).result.data;

const isSignedIn = async (browser: Browser) => (await browser.send('GET', '/api/users/@me')).status === 200;

async function withAccount({ url }: ServerProcess) {
  const browser = new Browser(url);
  const ada = { email: newAddress(), password };
  expect((await post(browser, '/sign-up', { form: 'sign-up', next: '/', ...ada })).status).toBe(303);
  expect(await isSignedIn(browser)).toBe(true);
  return { browser, url, ada, signIn: { form: 'sign-in', next: '/', ...ada } };
}

describe('a form posted without JavaScript', () => {
  const shared = shareServer();

  it('starts a session that replaces the browser’s previous one, and signing out ends it', async () => {
    const { browser, url, signIn } = await withAccount(shared);
    const previous = new Browser(url, browser.cookie);
    const answer = await post(browser, '/sign-in', { ...signIn, next: '/members?page=2' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/members?page=2']);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^rolecall\.session=\S+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^rolecall\.device=\S+; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await isSignedIn(browser)).toBe(true);
    expect(await isSignedIn(previous)).toBe(false);
    const kept = new Browser(url, browser.cookie);
    const out = await post(browser, '/sign-out', { form: 'sign-out' });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(browser.cookie).not.toContain('rolecall.session');
    expect(await isSignedIn(kept)).toBe(false);
  });

  it.each([
    '//x.test',
    '/\\x.test',
    '/.//x.test',
    '/a/..//x.test',
    '/%2e//x.test',
    '/\t/x.test',
    'https://x.test',
    '/..//\\x.test',
  ])('does not redirect to another site for %j', async (next) => {
    const { browser, signIn } = await withAccount(shared);
    const answer = await post(browser, '/sign-in', { ...signIn, next });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });

  it('is refused unless it comes from a page of this server', async () => {
    const { url, browser, signIn } = await withAccount(shared);
    const origins: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: url },
    ];
    for (const headers of origins) {
      const stranger = new Browser(url);
      const answer = await post(stranger, '/sign-in', signIn, headers);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('The form was not sent from this page.');
      expect(await isSignedIn(stranger)).toBe(false);
      await post(browser, '/sign-out', { form: 'sign-out' }, headers);
      expect(await isSignedIn(browser)).toBe(true);
    }
    // Browsers that do not send Sec-Fetch-Site send the origin.
    for (const [origin, status] of [
      [url, 303],
      ['https://evil.example', 403],
      ['null', 403],
    ] as const) {
      const answer = await new Browser(url).send('POST', '/sign-in', {
        body: new URLSearchParams(signIn).toString(),
        headers: { 'content-type': urlencoded, origin },
      });
      expect(answer.status, origin).toBe(status);
    }
  });

  it('never redirects to another site', async () => {
    const { url, signIn } = await withAccount(shared);
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      'javascript:alert(1)',
      '/\t/evil.example',
      '',
    ])
      expect((await post(new Browser(url), '/sign-in', { ...signIn, next })).headers.get('location'), next).toMatch(
        /^\/(?!\/)/,
      );
  });

  it('shows the submitted values again except the password, and logs none of them', async () => {
    const server = await startServer();
    const { url, ada, signIn } = await withAccount(server);
    const answer = await post(new Browser(url), '/sign-in', { ...signIn, password: 'some other password' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const page = await answer.text();
    expect(page).toContain('Invalid email or password.');
    expect(page).toContain(`value="${ada.email}"`);
    expect(page).not.toContain('some other password');
    await server.stop();
    expect(server.requestLines()).toContainEqual(
      expect.objectContaining({ method: 'POST', route: '/sign-in', status: 401 }),
    );
    for (const secret of [ada.email, ada.password, 'some other password'])
      expect(server.output()).not.toContain(secret);
  });

  it('asks for the second factor in a second step, whose cookie does not sign anyone in', async () => {
    const { browser, url, ada, signIn } = await withAccount(shared);
    const { secret } = await answerOf<{ secret: string }>(browser.mutate('secondFactor.beginTotp'));
    const code = (steps: number) =>
      TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 });
    const { recovery_codes } = await answerOf<{ recovery_codes: string[] }>(
      browser.mutate('secondFactor.confirmTotp', { code: code(-1) }),
    );
    const other = new Browser(url);
    const half = await post(other, '/sign-in', { ...signIn, next: '/members?page=2' });
    expect([half.status, half.headers.get('location')]).toEqual([
      303,
      '/sign-in/second-factor?next=%2Fmembers%3Fpage%3D2',
    ]);
    expect(half.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^rolecall\.pending=\S+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
    ]);
    expect(await isSignedIn(other)).toBe(false);
    const second = { form: 'second-factor', next: '/members?page=2' };
    const stolen = new Browser(url, other.cookie);
    expect(
      (await post(other, '/sign-in/second-factor', { ...second, code: code(0) }, { 'sec-fetch-site': 'cross-site' }))
        .status,
    ).toBe(403);
    const wrong = await post(other, '/sign-in/second-factor', { ...second, code: 'aaaa-bbbb-cccc-dddd' });
    expect(wrong.status).toBe(401);
    const page = await wrong.text();
    expect(page).toContain('Invalid code.');
    expect(page).not.toContain('aaaa-bbbb');
    const done = await post(other, '/sign-in/second-factor', { ...second, code: code(0) });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/members?page=2']);
    expect(await isSignedIn(other)).toBe(true);
    expect(other.cookie).not.toContain('rolecall.pending');
    // The second step cannot be repeated.
    const again = await post(stolen, '/sign-in/second-factor', { ...second, code: recovery_codes[0] ?? '' });
    expect([again.status, again.headers.get('location')]).toEqual([
      303,
      '/sign-in?error=over&next=%2Fmembers%3Fpage%3D2',
    ]);

    // A sign-in by script leads to the same second step.
    const scripted = new Browser(url);
    expect(new URL(await scripted.signIn(ada.email, ada.password)).searchParams.get('error')).toBe('second factor');
    expect(await isSignedIn(scripted)).toBe(false);
    await post(scripted, '/sign-in/second-factor', { ...second, code: recovery_codes[0] ?? '' });
    expect(await isSignedIn(scripted)).toBe(true);
  });

  it('returns passkey options for the site that the browser has reached', async () => {
    const { url } = await withAccount(shared);
    const browser = new Browser(url);
    const asked = await browser.send('POST', '/api/auth/passkey?step=only');
    expect(await asked.json()).toMatchObject({ rpId: new URL(url).hostname, userVerification: 'required' });
    expect(browser.cookie).toContain('rolecall.pending=');
    const { cookie } = browser;
    const elsewhere = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await browser.send('POST', '/api/auth/passkey?step=only', elsewhere)).status).toBe(403);
    expect(browser.cookie).toBe(cookie);
    // Without a first step, there is no second step.
    expect((await new Browser(url).send('POST', '/api/auth/passkey?step=second')).status).toBe(401);
    const refused = await post(browser, '/sign-in', { form: 'second-factor', next: '/', passkey: '{"id":' });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('This passkey did not work.');
    expect(await isSignedIn(browser)).toBe(false);
    expect((await browser.send('GET', '/sign-in/second-factor')).headers.get('location')).toContain(
      '/sign-in?error=over',
    );
  });

  it('counts against the same limits as a sign-in by script', async () => {
    const { url, ada, signIn } = await withAccount(await startServer());
    const guess = () => post(new Browser(url), '/sign-in', { ...signIn, password: 'a guess' });
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const page = await answer.text();
    expect(page).toContain('Too many attempts to sign in.');
    expect(page).toContain('name="code"');
    const withCode = await post(new Browser(url), '/sign-in', { ...signIn, code: '000000' });
    expect(withCode.status).toBe(401);
    expect(await withCode.text()).toContain('Invalid email, password or code.');
    expect(await new Browser(url).signIn(ada.email, ada.password)).toContain('throttled');
  });

  it('reports what is wrong with an unreadable form, and does nothing', async () => {
    const { url, signIn } = await withAccount(shared);
    const big = new URLSearchParams({ ...signIn, password: 'a'.repeat(3_000_000) }).toString();
    const cases: [status: number, type: string, body: string][] = [
      [413, urlencoded, big],
      [415, 'application/json', JSON.stringify(signIn)],
      [415, 'multipart/form-data; boundary=x', '--x\r\nnonsense'],
      [400, urlencoded, ''],
      [400, urlencoded, 'form=constructor'],
      [400, urlencoded, 'form=%ff%00&email=%'],
      [401, urlencoded, 'form=sign-in'],
      [400, urlencoded, 'form=sign-up'],
      [401, urlencoded, 'form=join&invite_token=none'],
      [403, urlencoded, 'form=forgot-password&email=ada@example.com'],
      [400, urlencoded, 'form=reset-password&link_token=none&password=correct+horse+battery'],
      [400, urlencoded, 'form=confirm&link_token=none'],
      [400, urlencoded, 'form=sign-up&email=grace@example.com&password=correct+horse+%FC'],
    ];
    const paths = ['/sign-in', '/sign-up', '/invite/none', '/forgot-password', '/reset-password/none', '/confirm/none'];
    for (const [index, [status, type, body]] of cases.entries()) {
      const browser = new Browser(url);
      const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin' };
      const answer = await browser.send('POST', paths[index % paths.length] ?? '', { body, headers });
      expect(answer.status, `${type} ${body.slice(0, 40)}`).toBe(status);
      // Oversized bodies are refused before they are known to be forms.
      expect(answer.headers.get('content-type')).toMatch(status === 413 ? /^application\/json/ : /^text\/html/);
      expect(answer.headers.get('location')).toBeNull();
      expect(await isSignedIn(browser)).toBe(false);
    }
  });

  it('takes no fields from the URL', async () => {
    const { url, signIn } = await withAccount(shared);
    const browser = new Browser(url);
    const query = new URLSearchParams(signIn).toString();
    const page = await browser.send('GET', `/sign-in?${query}`);
    expect(page.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await post(browser, `/sign-in?${query}`, {})).status).toBe(400);
    expect(await isSignedIn(browser)).toBe(false);
  });
});
