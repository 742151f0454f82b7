import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { pages } from './pages.ts';
import { test } from './viewers.ts';

/** How much slower than this machine the simulated processor is. */
const slowdown = 4;

/** The pages that Lighthouse audits; the others have the same frame and components. */
const audited = new Set(['/sign-in', '/', '/members', '/roles/[id]', '/docs/api', '/docs/api/[group]']);

/** Fetched by npm on demand, because nothing else needs it. */
const lighthouse = 'lighthouse@13.5.0';

interface Vitals {
  firstPaint: number;
  largestPaint: number;
  /** How long scripts blocked the page, in milliseconds, as in Lighthouse's total blocking time. */
  blocked: number;
  /** The bytes transferred until the network was idle. */
  bytes: number;
}

/** Loads a page on a slow processor, without a cache. */
async function vitalsOf(page: Page, path: string): Promise<Vitals> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(() => {
    const seen = { firstPaint: 0, largestPaint: 0, blocked: 0 };
    Object.assign(globalThis, { seen });
    const watch = (type: string, read: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({ type, buffered: true });
    watch('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') seen.firstPaint = startTime;
    });
    watch('largest-contentful-paint', ({ startTime }) => (seen.largestPaint = startTime));
    watch('longtask', ({ startTime, duration }) => {
      if (seen.firstPaint > 0 && startTime > seen.firstPaint) seen.blocked += Math.max(0, duration - 50);
    });
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Omit<Vitals, 'bytes'> }).seen);
  return { ...seen, bytes };
}

/** How often to audit a phone, because its blocking time varies threefold between runs. */
const rounds = 3;

/** @returns Lighthouse's scores, in percent, and its total blocking time */
async function audit(url: string, context: BrowserContext, chrome: string, form: 'desktop' | 'mobile') {
  const cookies = await context.cookies();
  const headers = join(process.env['ROLECALL_E2E_FOLDER'] ?? '', 'headers.json');
  await writeFile(
    headers,
    JSON.stringify({ Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }),
    { mode: 0o600 },
  );
  const { stdout } = await promisify(execFile)(
    'npm',
    [
      'exec',
      '--yes',
      `--package=${lighthouse}`,
      '--',
      'lighthouse',
      url,
      '--quiet',
      '--output=json',
      `--extra-headers=${headers}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: { ...process.env, CHROME_PATH: chrome }, maxBuffer: 64 * 1024 * 1024 },
  ).finally(() => rm(headers, { force: true }));
  const { categories, audits } = JSON.parse(stdout) as {
    categories: Record<string, { score: number | null }>;
    audits: Record<string, { numericValue?: number }>;
  };
  const scores = Object.entries(categories).map(([name, { score }]) => `${name} ${Math.round((score ?? 0) * 100)}`);
  return [...scores, `blocked ${Math.round(audits['total-blocking-time']?.numericValue ?? 0)} ms`];
}

for (const [route, [state]] of Object.entries(pages)) {
  if (state === undefined || state.name === 'not-found') continue;
  const { as, path = route, expectedFailures = [] } = state;
  test.describe(route, () => {
    test.use({ expectedFailures });

    test('loads', async ({ page, context, viewers, given, baseURL, launchOptions }) => {
      test.setTimeout(600_000);
      if (as !== 'nobody') await viewers[as].enter(context);
      const address = typeof path === 'function' ? path(given) : path;
      const { firstPaint, largestPaint, blocked, bytes } = await vitalsOf(page, address);
      const line = [
        route.padEnd(56),
        `first paint ${firstPaint.toFixed(0).padStart(5)} ms`,
        `largest ${largestPaint.toFixed(0).padStart(5)} ms`,
        `blocked ${blocked.toFixed(0).padStart(5)} ms`,
        `${(bytes / 1000).toFixed(0).padStart(4)} kB`,
      ];
      process.stdout.write(`${line.join('  ')}\n`);
      if (!audited.has(route)) return;
      // A throttled page keeps a processor busy even when it does nothing.
      await page.close();
      const chrome = launchOptions.executablePath ?? '';
      for (const form of ['desktop', ...Array.from({ length: rounds }, () => 'mobile' as const)] as const)
        process.stdout.write(`  ${form}: ${(await audit(`${baseURL}${address}`, context, chrome, form)).join(', ')}\n`);
    });
  });
}
