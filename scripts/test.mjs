/**
 * `npm test`: runs all checks and tests, the fastest first. If the build fails, no tests run; otherwise the tests of
 * every package run to their end, and the summary lists the failures. `--nightly`, or ROLECALL_NIGHTLY=1, runs the
 * longer variants of the tests that have one.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { check } from './lib/checks.mjs';
import { findChromium } from './lib/chromium.mjs';
import { step, steps } from './lib/processes.mjs';
import { install, root, tool, turbo } from './lib/workspace.mjs';

/** Where each runner writes its report; turbo runs vitest in the folder of the package. */
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

/** Reads the reports that the runners wrote; packages without tests, and those that never ran, have none. */
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

/**
 * Every test that failed, or failed at first and passed when retried, with its error messages. vitest reports
 * `testResults`, Playwright reports `suites`.
 */
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

/** The first lines of an error message, without stack frames of dependencies. */
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
// Two packages at a time, each on half of the cores, so that cores are not idle while one package starts or runs its
// last file. The arguments after `--` go to vitest.
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
  // Playwright ends the server and the browsers it started on SIGINT, but not on SIGTERM.
  const options = { cwd: 'apps/web', endBy: /** @type {const} */ ('SIGINT') };
  codes.push(await step('browser', 'node_modules/.bin/playwright', ['test', '--reporter=list,json'], options));
}
process.exitCode = codes.find((code) => code !== 0) ?? 0;
