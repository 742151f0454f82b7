import { PassThrough } from 'node:stream';
import { beforeAll, expect, it } from 'vitest';
import { serveStdio } from '../src/stdio.ts';
import { arrange } from './arranged.ts';

/*
 * Sends raw messages, since clients in JavaScript cannot represent such numbers.
 */

const arranged = arrange();
let target: { organization_id: string; id: number };

beforeAll(async () => {
  const { rolecall, world } = arranged;
  const owner = await rolecall.actingAs(world.emails.owner);
  const { id: organization_id } = await owner.organizations.create({ name: 'Numbers' });
  const { id } = await owner.projects.create({ organization_id, name: 'Web' });
  target = { organization_id, id };
});

const messageOf = (settings: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"projects-update","arguments":${JSON.stringify(target).slice(0, -1)},"settings":{${settings}}}}}`;

interface Answer {
  result: { isError?: boolean; content: { text: string }[] };
}

async function overHttp(message: string): Promise<string> {
  const response = await fetch(`${arranged.server.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${arranged.world.keys.owner}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    },
    body: message,
  });
  return response.text();
}

async function overStdio(message: string): Promise<string> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveStdio({
    host: arranged.server.url,
    apiKey: arranged.world.keys.owner,
    input,
    output,
    onError: (cause) => {
      throw cause;
    },
  });
  // In two pieces, split within a character.
  const bytes = Buffer.from(`${message}\n`);
  const cut = bytes.indexOf(Buffer.from('ä')) + 1;
  input.write(bytes.subarray(0, cut));
  input.write(bytes.subarray(cut));
  const [answer] = (await output.take(1).toArray()) as Buffer[];
  input.end();
  await served;
  return answer?.toString() ?? '';
}

it.each([
  ['HTTP', overHttp],
  ['standard input and output', overStdio],
])('a number in a call over %s is either stored as it was sent or refused', async (_, call) => {
  const say = async (settings: string) => (JSON.parse(await call(messageOf(settings))) as Answer).result;
  for (const number of ['9007199254740993', '0.12345678901234567890', '1e-400']) {
    const { isError, content } = await say(`"product_description":"ä","extra_settings":{"a":[${number}]}`);
    expect(isError).toBe(true);
    expect(content[0]?.text).toContain('A number would not come back as it was sent.');
  }
  const kept = '{"a":[0.1,9007199254740991,"9007199254740993"]}';
  const { isError } = await say(`"product_description":"ä\u2028ö","extra_settings":${kept}`);
  expect(isError).not.toBe(true);
  const owner = await arranged.rolecall.actingAs(arranged.world.emails.owner);
  const project = await owner.projects.get(target);
  expect(JSON.stringify(project.extra_settings)).toBe(kept);
  expect(project.product_description).toBe('ä\u2028ö');
});
