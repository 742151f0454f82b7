/**
 * Rejects writes that bypass the unit of work: only the kernel begins transactions, and statements that write are only
 * in the `queries.ts` of a resource, whose functions take the transaction as a parameter.
 */
import { readFileSync } from 'node:fs';
import { projectFiles } from './files.mjs';
import { report } from './report.mjs';

const kernel = 'packages/api/src/unit-of-work.ts';
/** Production code, without tests and the packages that fill test databases. */
const source = /^(?:packages\/(?!db\/|bench\/)[^/]+|apps\/web)\/src\/.*\.tsx?$|^apps\/web\/server\.ts$/;

/** Match the calls in any form, but not imports of types or prose. */
const begins = /\b(?:transaction|startTransaction|controlledTransaction)\b\s*(?:[(<'"`\]]|$)/;
const writes =
  /\b(?:insertInto|updateTable|deleteFrom|preparedInsert|mergeInto|replaceInto)\b|`\s*(?:insert\s+(?:or\s+\w+\s+)?into|update\s+["\w]+\s+set|delete\s+from|replace\s+into|merge\s+into)\b/i;

const problems = [];
for (const file of projectFiles()) {
  if (!source.test(file) || file === kernel) continue;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const where = `${file}:${index + 1}`;
    if (begins.test(line)) problems.push(`${where} begins a transaction of its own`);
    if (writes.test(line) && !file.endsWith('/queries.ts')) problems.push(`${where} writes outside of queries.ts`);
  }
}
report(problems);
