import { expect, it } from 'vitest';
import { newDatabaseUrl } from '../../../packages/db/testing/database-urls.ts';
import { Browser, type ServerProcess, startServer } from './server-process.ts';

const token = 'a token for tests, long enough';

const read = ({ url }: ServerProcess, authorization?: string) =>
  fetch(`${url}/metrics`, { redirect: 'manual', headers: authorization === undefined ? {} : { authorization } });

/** The value of a series, or undefined if it does not exist. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text
    .split('\n')
    .find(
      (one) =>
        one.startsWith(`${name}${Object.keys(labels).length > 0 ? '{' : ' '}`) &&
        Object.entries(labels).every(([label, value]) => one.includes(`${label}="${value}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

it('metrics are not served if no token is configured', async () => {
  const server = await startServer();
  const [metrics, nowhere] = [await read(server), await fetch(`${server.url}/nowhere`, { redirect: 'manual' })];
  expect(metrics.status).toBe(nowhere.status);
  expect(await metrics.text()).not.toContain('# HELP');
});

it('metrics cover requests by route, the database, its pool and the process, and need the token', async () => {
  const server = await startServer({ METRICS_TOKEN: token, DATABASE_URL: await newDatabaseUrl() });
  const browser = new Browser(server.url);
  await browser.mutate('users.signUp', { email: 'ada@example.com', password: 'correct horse battery' });
  await browser.signIn('ada@example.com', 'correct horse battery');
  for (let time = 0; time < 3; time += 1) await browser.send('GET', '/api/organizations/@current/roles?limit=1');
  await browser.send('GET', '/api/organizations/01890a5d-ac96-774b-bcce-b302099a8057/roles');
  await browser.send('GET', '/api/nowhere/private-words');
  await browser.send('GET', '/api/trpc/users.me,roles.list?batch=1&input={}');
  await fetch(`${server.url}/sign-in`);

  for (const wrong of [undefined, 'Bearer wrong', `Basic ${token}`, token]) {
    const refused = await read(server, wrong);
    expect([refused.status, await refused.text()]).toEqual([401, '']);
  }
  // A page is counted once its response is sent, which the client may notice earlier.
  await expect
    .poll(async () => (await read(server, `Bearer ${token}`)).text())
    .toMatch(/^rolecall_http_requests_total\{.*route="\/sign-in"/m);
  const answer = await read(server, `Bearer ${token}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await answer.text();

  const route = '/api/organizations/:organization_id/roles';
  const requests = (labels: Record<string, string>) => valueOf(text, 'rolecall_http_requests_total', labels);
  expect(requests({ method: 'GET', route, status: '200' })).toBe(3);
  expect(requests({ method: 'GET', route, status: '404' })).toBe(1);
  expect(requests({ route: 'none', status: '404' })).toBe(1);
  expect(requests({ route: '/api/trpc/*' })).toBe(1);
  expect(requests({ route: '/api/trpc/users.signUp', status: '200' })).toBe(1);
  expect(requests({ route: '/sign-in', status: '200' })).toBe(1);
  expect(requests({ route: '/metrics', status: '401' })).toBe(4);
  expect(valueOf(text, 'rolecall_http_request_duration_seconds_count', { method: 'GET', route })).toBe(4);
  expect(valueOf(text, 'rolecall_http_request_duration_seconds_bucket', { le: '+Inf', route })).toBe(4);
  expect(valueOf(text, 'rolecall_http_request_duration_seconds_sum', { route })).toBeGreaterThan(0);
  expect(valueOf(text, 'rolecall_database_query_duration_seconds_count', { outcome: 'success' })).toBeGreaterThan(10);
  expect(valueOf(text, 'rolecall_database_pool_connections', { state: 'max' })).toBe(10);
  expect(valueOf(text, 'rolecall_database_pool_connections', { state: 'idle' })).toBeGreaterThan(0);
  expect(valueOf(text, 'rolecall_database_pool_waiting')).toBe(0);
  expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
  for (const secret of ['private-words', 'ada@example.com', token, '01890a5d']) expect(text).not.toContain(secret);
});
