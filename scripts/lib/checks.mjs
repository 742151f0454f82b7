import { step } from './processes.mjs';
import { tool } from './workspace.mjs';

/** Every check: its name, and the command that fails if there is a problem. */
const checks = /** @type {const} */ ([
  ['format', tool('oxfmt'), ['--check']],
  ['lint', tool('oxlint'), ['--deny-warnings', '--report-unused-disable-directives']],
  ['unused', tool('knip'), ['--treat-config-hints-as-errors']],
  ['arrows', process.execPath, ['scripts/checks/arrows.mjs']],
  ['writes', process.execPath, ['scripts/checks/writes.mjs']],
  ['messages', process.execPath, ['scripts/checks/messages.mjs']],
  ['documents', process.execPath, ['scripts/checks/documents.mjs']],
  ['portable', process.execPath, ['scripts/checks/portable.mjs']],
]);

/** Runs all checks at once, prints the output of those that failed, and exits if any did. */
export async function check() {
  const run = ([name, command, args]) => step(name, command, args, { quiet: true });
  const codes = await Promise.all(checks.map(run));
  const failed = checks.filter((_, index) => codes[index] !== 0).map(([name]) => name);
  if (failed.length > 0) {
    console.error(`Failed: ${failed.join(', ')}`);
    process.exit(1);
  }
}
