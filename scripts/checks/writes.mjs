/**
 * Refuses a write that could go around the unit of work: transactions are begun by the kernel alone, and statements that
 * write stand in the `queries.ts` of a resource, whose functions take the transaction that they are handed.
 */
import { readFileSync } from 'node:fs';
import { projectFiles } from './files.mjs';
import { report } from './report.mjs';

const kernel = 'packages/api/src/unit-of-work.ts';
/** What runs; tests and what fills their databases does not. */
const source = /^(?:packages\/(?!db\/|bench\/)[^/]+|apps\/web)\/src\/.*\.tsx?$|^apps\/web\/server\.ts$/;

const problems = [];
for (const file of projectFiles()) {
  if (!source.test(file) || file === kernel) continue;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const where = `${file}:${index + 1}`;
    if (/\btransaction\(/.test(line)) problems.push(`${where} begins a transaction of its own`);
    const writes = /\b(?:insertInto|updateTable|deleteFrom|preparedInsert|mergeInto|replaceInto)\(/.test(line);
    if (writes && !file.endsWith('/queries.ts')) problems.push(`${where} writes outside of queries.ts`);
  }
}
report(problems);
