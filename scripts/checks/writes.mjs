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

/** The words themselves, however they are called; in imports of types and in prose they have other forms. */
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
