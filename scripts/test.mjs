/**
 * `npm test`: all there is to verify, the cheap before the dear. What cannot be built is not tested; every package's
 * tests run to their end, whatever fails, and the summary names what failed.
 * `--nightly`, or ROLECALL_NIGHTLY=1, chooses the longer forms of the tests that have one.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { check } from './lib/checks.mjs';
import { findChromium } from './lib/chromium.mjs';
import { step, steps } from './lib/processes.mjs';
import { install, root, tool, turbo } from './lib/workspace.mjs';

/** Where each runner leaves its report; turbo runs vitest in the package's own folder. */
const unitReport = '.turbo/vitest.json';
const browserReport = join(root, 'apps/web/.turbo/playwright.json');
const packages = ['packages', 'apps'].flatMap((folder) => readdirSync(folder).map((name) => join(root, folder, name)));
const reports = [...packages.map((path) => join(path, unitReport)), browserReport];

const hasSpecs = () => {
  try {
    return readdirSync('apps/web/e2e', { recursive: true }).some((name) => /\.spec\.tsx?$/.test(String(name)));
  } catch {
    return false;
  }
};

/** What the runners wrote, of the packages that have tests and whose turn came. */
const readReports = () =>
  reports.flatMap((path) => {
    try {
      return [JSON.parse(readFileSync(path, 'utf8'))];
    } catch {
      return [];
    }
  });

/** @returns {{ passed: number, flaky: number, failed: number, skipped: number }} */
function count(results) {
  const total = { passed: 0, flaky: 0, failed: 0, skipped: 0 };
  for (const report of results) {
    const { stats } = report;
    total.passed += stats ? stats.expected : report.numPassedTests;
    total.flaky += stats?.flaky ?? 0;
    total.failed += stats ? stats.unexpected : report.numFailedTests;
    total.skipped += stats ? stats.skipped : report.numPendingTests + report.numTodoTests;
  }
  return total;
}

/** Every test that failed, at its first attempt at least, with what it said: by vitest (files), by playwright (suites). */
const failuresOf = ({ testResults = [], suites = [] }) => [
  ...testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message ? [{ name, messages: [message] }] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: `${name} ${fullName}`, messages: failureMessages })),
  ]),
  ...suites.flatMap((suite) => failuresOf({ suites: suite.suites })),
  ...suites.flatMap(({ specs = [] }) =>
    specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) => ({
          name: `${file} ${title}`,
          messages: results.flatMap(({ errors }) => errors.map(({ message }) => message)),
        })),
    ),
  ),
];

/** The first lines of a message, without those of the runner's own stack. */
const excerptOf = (message) =>
  message
    .split('\n')
    .filter((line) => !/^\s+at .*node_modules/.test(line))
    .slice(0, 12)
    .join('\n');

function summarize() {
  const results = readReports();
  for (const { name, messages } of results.flatMap(failuresOf)) {
    console.log(`\n${name.replace(root, '')}`);
    for (const message of messages) console.log(excerptOf(message));
  }
  console.log();
  for (const { name, code, seconds } of steps)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`);
  const { passed, flaky, failed, skipped } = count(results);
  const second = flaky > 0 ? `, ${flaky} at the second attempt` : '';
  console.log(`${passed + flaky} passed${second}, ${failed} failed, ${skipped} skipped`);
  if (process.exitCode) console.log('npm test failed');
}

if (process.argv.includes('--nightly')) process.env.ROLECALL_NIGHTLY = '1';
for (const path of reports) rmSync(path, { force: true });
process.once('exit', summarize);

await install();
await check();
await turbo(['build', 'typecheck']);
// Two packages at a time, each on half of the cores: while one starts or comes to its last file, the other goes on. The
// arguments go to vitest.
const cores = availableParallelism();
const workers = `--maxWorkers=${Math.max(1, Math.floor(cores / 2))}`;
const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
const unit = [
  'run',
  'test',
  '--ui=stream',
  '--only',
  `--concurrency=${Math.min(2, cores)}`,
  '--continue',
  '--',
  workers,
  ...report,
];
const codes = [await step('test', tool('turbo'), unit)];
if (hasSpecs()) {
  process.env.CHROMIUM_PATH = await findChromium();
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = browserReport;
  // Playwright ends the server and the browsers it started when interrupted, not when terminated.
  const options = { cwd: 'apps/web', endBy: /** @type {const} */ ('SIGINT') };
  codes.push(await step('browser', 'node_modules/.bin/playwright', ['test', '--reporter=list,json'], options));
}
process.exitCode = codes.find((code) => code !== 0) ?? 0;
