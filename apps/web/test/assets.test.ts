import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { shareServer } from './server-process.ts';

const server = shareServer();
const folder = new URL('../.next/static/chunks/', import.meta.url);

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  // Sends the path unchanged; `fetch` would normalize it.
  const { hostname, port } = new URL(server.url);
  const sent = request({ hostname, port, path, method, headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

const aScript = async () => {
  const name = (await readdir(folder)).find((each) => each.endsWith('.js')) ?? '';
  return { path: `/_next/static/chunks/${name}`, content: await readFile(new URL(name, folder)) };
};

it('serves scripts as the build compressed them, in an accepted encoding', async () => {
  const { path, content } = await aScript();
  const encodings = [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
  ] as const;
  for (const [accepted, encoding, decode] of encodings) {
    const { status, headers, body } = await ask(path, { 'Accept-Encoding': accepted });
    expect({ accepted, status, encoding: headers['content-encoding'], type: headers['content-type'] }).toEqual({
      accepted,
      status: 200,
      encoding,
      type: 'text/javascript; charset=utf-8',
    });
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(decode(body).equals(content)).toBe(true);
  }
});

it('has every script compiled while it is downloaded', async () => {
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  for (const name of scripts)
    expect(await readFile(new URL(name, folder), 'utf8'), name).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
});

it('sends no body to HEAD and conditional requests', async () => {
  const { path } = await aScript();
  const accepted = { 'Accept-Encoding': 'br' };
  const head = await ask(path, accepted, 'HEAD');
  expect([head.status, head.body.length, head.headers['content-encoding']]).toEqual([200, 0, 'br']);
  const etag = head.headers.etag ?? '';
  expect((await ask(path, { ...accepted, 'If-None-Match': etag })).status).toBe(304);
});

it('serves nothing but scripts and styles', async () => {
  for (const path of [
    '/_next/static/',
    '/_next/static/chunks',
    '/_next/static/nowhere.js',
    '/_next/static/..%2f..%2fpackage.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/_next/static/..%5c..%5cpackage.json',
    '/_next/static/%00.js',
  ])
    for (const accepted of ['br', 'identity']) {
      const { status, body } = await ask(path, { 'Accept-Encoding': accepted });
      expect([path, accepted, status && status >= 300 && status < 500]).toEqual([path, accepted, true]);
      expect(body.toString()).not.toContain('@rolecall/web');
    }
});
