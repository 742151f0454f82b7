import { openRolecall } from '@rolecall/api';
import { expect, it } from 'vitest';
import { headersOf, serveOperations } from '../../api/test/authority/over-http.ts';
import { runOperations } from '../../api/test/authority/run.ts';
import type { Face } from '../../api/test/authority/world.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { tools } from '../src/tools.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * Sends the random operations of the API's authority test as tool calls, and checks their outcomes in the same way.
 */

const operations = nightly ? 20_000 : 300;
const seed = Number(process.env['ROLECALL_SEED'] ?? 2);

const toolOf = new Map([...tools.values()].map((tool) => [tool.operation.route.procedure as string, tool]));

const codeOf = (body: unknown): string => (body as { code?: string }).code ?? 'error';

const mcpFace = (server: TestServer): Face => ({
  procedures: [...toolOf.keys()],
  // MCP does not accept browser sessions.
  takes: ({ kind }) => kind !== 'system' && kind !== 'session',
  async call(credential, procedure, input) {
    const tool = toolOf.get(procedure);
    if (!tool) throw new Error(`There is no tool for ${procedure}.`);
    const entries = Object.entries(input).filter(([, value]) => value !== undefined);
    const given = Object.fromEntries(entries.filter(([name]) => tool.fields.has(name)));
    if (tool.settings.size > 0)
      given['settings'] = Object.fromEntries(entries.filter(([name]) => tool.settings.has(name)));
    // The API's test reads the holders of a role from the list of roles.
    if (tool.view) given['include'] = tool.view.rest;
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        ...headersOf(credential),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: tool.name, arguments: given },
      }),
    });
    const text = await response.text();
    // A caller who is not authenticated gets an HTTP status.
    if (!response.ok) return { code: response.status < 500 ? `status ${response.status}` : 'error', cause: text };
    const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as {
      result: { isError?: boolean; structuredContent?: unknown; content: { text: string }[] };
    };
    const { isError, structuredContent, content } = message.result;
    if (isError) return { code: codeOf(JSON.parse(content[1]?.text ?? '{}')) };
    return { answer: structuredContent ?? content };
  },
});

it(
  `${operations} random tool calls do not exceed the authority of their callers`,
  { timeout: 300_000 + operations * 600 },
  async () => {
    const served = serveOperations(openRolecall, startServer);
    const { wrong, done, refused } = await runOperations({
      open: served.open,
      face: () => mcpFace(served.current()),
      operations,
      seed,
    });
    expect(wrong).toEqual([]);
    expect(done.size).toBeGreaterThan(refused.size / 3);
  },
);
