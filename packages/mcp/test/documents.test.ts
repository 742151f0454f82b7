import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listingOf, type Tool, tools } from '../src/tools.ts';

const file = new URL('../../../docs/mcp.md', import.meta.url);

const annotationsOf = (tool: Tool) => listingOf(tool).definition.annotations ?? {};

const effectOf = (annotations: ReturnType<typeof annotationsOf>) =>
  annotations.readOnlyHint ? 'reads' : annotations.destructiveHint ? 'changes or removes' : 'adds';

const credentialOf = ({ operation: { permission } }: Tool) =>
  permission.who === 'project_or_user'
    ? `\`${permission.scope}\`, or a project's secret token`
    : permission.scope
      ? `\`${permission.scope}\``
      : 'any';

/** The table of all tools, aligned as by the formatter. */
function table(): string {
  const rows = [
    ['tool', 'what for', 'effect', 'again', 'scope'],
    ...[...tools.values()].map((tool) => [
      `\`${tool.name}\``,
      listingOf(tool).definition.title ?? '',
      effectOf(annotationsOf(tool)),
      annotationsOf(tool).idempotentHint ? 'no' : 'yes',
      credentialOf(tool),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

// `UPDATE_DOCUMENTS=1 npm run pnpm -- --filter @rolecall/mcp test documents` updates the table.
it('docs/mcp.md has an up-to-date table of the tools', () => {
  const text = readFileSync(file, 'utf8');
  const listed = /^\| tool .*(?:\n\|.*)*$/m.exec(text)?.[0];
  if (process.env['UPDATE_DOCUMENTS'])
    writeFileSync(file, listed === undefined ? `${text.trimEnd()}\n\n${table()}\n` : text.replace(listed, table()));
  else expect(listed).toBe(table());
});
