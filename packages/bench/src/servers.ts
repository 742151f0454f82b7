import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { benchSecret, type BenchData } from './data.ts';

export interface RunningServer {
  url: string;
  /** Resident memory of its process, in bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const stopper = (child: ChildProcess) => async () => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};

/** Starts the floor on a free port. */
export async function startFloor(data: BenchData): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('floor/main.js', import.meta.url)), data.databaseUrl, data.organizationId],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(chunk.toString()) as { port: number };
  const memory = () => Promise.reject(new Error('The floor does not tell how much memory it takes.'));
  return { url: `http://127.0.0.1:${port}`, memory, stop: stopper(child) };
}

const metricsToken = 'the token of one measurement';

/** Reads the memory use from the server's own metrics. */
async function memoryOf(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(await response.text())?.[1]);
  if (Number.isNaN(bytes)) throw new Error('The server does not tell how much memory it takes.');
  return bytes;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

/** Starts the server as in production, but without rate limits, and with the given settings on top. */
export async function startRolecall(data: BenchData, settings: Record<string, string> = {}): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../../apps/web/dist/server.js', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: data.databaseUrl,
      AUTH_SECRET: benchSecret,
      HOST: '127.0.0.1',
      PORT: String(port),
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '0',
      METRICS_TOKEN: metricsToken,
      ...settings,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok) return { url, memory: () => memoryOf(url), stop: stopper(child) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not get ready within 30 seconds');
}
