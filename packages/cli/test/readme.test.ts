import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { newFolder, openInstallation } from './command-line.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The text below a heading of a document. */
function section(document: string, heading: string): string {
  const [, text] = read(document).split(`\n## ${heading}\n`);
  expect(text, `${heading} in ${document}`).toBeDefined();
  return text!.split('\n## ', 1)[0]!;
}

/** The commands in a document, which are indented by four spaces. */
const commandsOf = (text: string) => [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, command = '']) => command);

/** The environment of someone who has only Node and npm, without variables of a test run. */
function newcomer(): Record<string, string> {
  const ours =
    /^(?:npm_(?!config_)|npm_config_manage_|INIT_CWD$|PNPM_|TURBO_|VITEST|NODE_|ROLECALL_|DATABASE_URL$|TEST$)/;
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !ours.test(entry[0]),
    ),
  );
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'pnpm')));
  return { ...env, PATH: path.join(delimiter) };
}

/** Runs a command in a shell, expects success, and returns what it printed. */
function sh(command: string, cwd: string, env = newcomer()): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, env, encoding: 'utf8' });
  expect({ command, status, stderr: status === 0 ? '' : stdout + stderr }).toEqual({ command, status: 0, stderr: '' });
  return stdout;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

it('the first typed call in the README is the program in packages/example', () => {
  const text = section('README.md', 'A first typed call');
  const [, example] = /```ts\n([\s\S]+?)```/.exec(text) ?? [];
  expect(example).toBe(read('packages/example/src/main.ts'));
  expect(example?.match(/;$/gm)?.length).toBeLessThanOrEqual(11);
  expect(commandsOf(text)).toEqual(['npm run example']);
});

describe('the README', { timeout: 120_000 }, () => {
  it('lists every command', async () => {
    const { here } = openInstallation();
    const namesBelow = async (...words: string[]) => {
      const { stdout } = await here.run([...words, '--help']);
      const [, listed = ''] = /\nCommands:\n((?: .*\n)+)/.exec(stdout) ?? [];
      return [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
    };
    const commands: string[] = [];
    for (const name of await namesBelow()) {
      const below = await namesBelow(name);
      // `demo` is also a command itself.
      if (below.length === 0 || name === 'demo') commands.push(name);
      commands.push(...below.map((word) => `${name} ${word}`));
    }
    expect(commands.length).toBeGreaterThan(20);
    const [, listed = ''] = /^The commands are ([^.]+)\./m.exec(section('README.md', 'From the shell')) ?? [];
    expect([...listed.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).toSorted()).toEqual(commands.toSorted());
  });

  it('has a complete command to create a key', async () => {
    const { here } = openInstallation();
    const [, create = ''] =
      /^ {4}npm run --silent rolecall -- (key create .*)$/m.exec(section('README.md', 'A first request')) ?? [];
    const words = create.split(' ');
    await here.json('user', 'create', '--email', words[words.indexOf('--email') + 1] ?? '', '--password-stdin');
    expect(await here.json(...words)).toMatchObject({ value: expect.stringMatching(/^phx_/) as string });
  });
});

it('npm fetches the pnpm version that the commands in CONTRIBUTING use', { timeout: 120_000 }, () => {
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
  expect(`pnpm@${sh('npm run --silent pnpm -- --version', root).trim()}`).toBe(packageManager);
});

describe.runIf(nightly)('on a copy of the clone, with only Node and npm', { timeout: 3_600_000 }, () => {
  it('every step in README and CONTRIBUTING works as described', async () => {
    const clone = join(newFolder(), 'clone');
    const list = `import { projectFiles } from './scripts/checks/files.mjs'; console.log(projectFiles().join('\\n'));`;
    for (const file of sh(`node --input-type=module --eval "${list}"`, root).trim().split('\n'))
      cpSync(join(root, file), join(clone, file));

    // Starting the server, and a first request.
    const port = await freePort();
    const server = spawn('npm', ['start'], {
      cwd: clone,
      env: { ...newcomer(), PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void server.kill('SIGKILL'));
    let told = '';
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const ended = once(server, 'exit');
    await expect
      .poll(() => server.exitCode ?? /^ {2}curl .*$/m.test(told), { timeout: 1_800_000, interval: 500 })
      .toBe(true);
    const [curl = ''] = /^ {2}curl .*$/m.exec(told) ?? [];
    const [, authorization = '', address = ''] = /'Authorization: (.*)' '(.*)'/.exec(curl) ?? [];
    const answer = (await (await fetch(address, { headers: { authorization } })).json()) as { count: number };
    expect(answer.count).toBeGreaterThan(5);

    // From the shell, in another folder, while the server runs.
    const { version } = JSON.parse(read('packages/cli/package.json')) as { version: string };
    expect(sh('npm run --silent rolecall -- --version', clone)).toBe(`${version}\n`);
    sh('npm run --silent rolecall -- backup copy.db', join(clone, 'docs'));
    expect(existsSync(join(clone, 'docs/copy.db'))).toBe(true);
    sh('rm docs/copy.db', clone);
    server.kill('SIGTERM');
    await ended;

    // A first typed call, unchanged and changed.
    const [example = ''] = commandsOf(section('README.md', 'A first typed call'));
    expect(sh(example, clone)).toContain("name: 'On call'");
    const main = join(clone, 'packages/example/src/main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replaceAll('On call', 'Release managers'));
    expect(sh(example, clone)).toContain("name: 'Release managers'");

    // A new package, which passes the checks.
    writeFileSync(main, read('packages/example/src/main.ts'));
    const commands = commandsOf(section('CONTRIBUTING.md', 'A package of your own'));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) told = sh(command, clone);
    expect(told).toContain("name: 'On call'");
    const arrows = join(clone, 'scripts/checks/arrows.mjs');
    const line = /`(hello: .*,)`/.exec(read('CONTRIBUTING.md'))?.[1];
    writeFileSync(arrows, readFileSync(arrows, 'utf8').replace(/^( +)demo: /m, `$1${line}\n$&`));
    sh('npm run check', clone);

    for (const command of commandsOf(read('CONTRIBUTING.md')).filter((command) =>
      command.startsWith('npm run pnpm -- --filter'),
    ))
      expect(sh(command, clone)).toMatch(/Tests.*passed/);
  });
});
