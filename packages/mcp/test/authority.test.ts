import { openRolecall } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import type { Credential } from '../../api/test/authority/callers.ts';
import { runOperations } from '../../api/test/authority/run.ts';
import type { Face } from '../../api/test/authority/world.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { tools } from '../src/tools.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * The random operations of the API's own test, sent as calls of the tool of each procedure and judged alike.
 */

const operations = process.env['ROLECALL_NIGHTLY'] ? 20_000 : 250;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

type Opened = Parameters<Parameters<typeof runOperations>[0]['face']>[0];

const toolOf = new Map([...tools.values()].map((tool) => [tool.operation.route.procedure as string, tool]));

function headersOf(credential: Credential): Record<string, string> {
  switch (credential.kind) {
    case 'made-up':
      return { authorization: credential.authorization };
    case 'key':
    case 'project':
      return { authorization: `Bearer ${credential.value}` };
    default:
      return {};
  }
}

const codeOf = (body: unknown): string => (body as { code?: string }).code ?? 'error';

const mcpFace = (server: TestServer): Face => ({
  procedures: [...toolOf.keys()],
  // Sessions of browsers count for nothing there.
  takes: ({ kind }) => kind !== 'system' && kind !== 'session',
  async call(credential, procedure, input) {
    const tool = toolOf.get(procedure);
    if (!tool) throw new Error(`There is no tool for ${procedure}.`);
    const given = Object.entries(input).filter(([name, value]) => tool.fields.has(name) && value !== undefined);
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
        params: { name: tool.name, arguments: Object.fromEntries(given) },
      }),
    });
    const text = await response.text();
    // Who is not let in is told so in the terms of HTTP.
    if (!response.ok) return { code: response.status < 500 ? `status ${response.status}` : 'error', cause: text };
    const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as {
      result: { isError?: boolean; structuredContent?: unknown; content: { text: string }[] };
    };
    const { isError, structuredContent, content } = message.result;
    return isError ? { code: codeOf(JSON.parse(content[1]?.text ?? '{}')) } : { answer: structuredContent ?? content };
  },
});

it(`authority is kept by ${operations} random calls of tools`, { timeout: operations * 600 }, async () => {
  let server: TestServer | undefined;
  const { wrong, done, refused } = await runOperations({
    async open() {
      const rolecall = await openRolecall({
        databaseUrl: await newDatabaseUrl(),
        secret: 'a secret for tests, of 32 characters and more',
        rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 0, signInsPerAddress: 0, anonymousPerAddress: 0 },
        checkOutputs: true,
      });
      const started = await startServer(rolecall);
      server = started;
      onTestFinished(async () => {
        await started.stop();
        await rolecall.close();
      });
      return rolecall as unknown as Opened;
    },
    face: () => mcpFace(server as TestServer),
    operations,
    seed,
  });
  expect(wrong).toEqual([]);
  expect(done.size).toBeGreaterThan(refused.size / 3);
});
