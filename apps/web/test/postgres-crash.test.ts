import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../../../packages/db/testing/postgres.ts';
import { crashAgainAndAgain, crashes, kill } from './crash.ts';

it(
  `${crashes} crashes of the server, PostgreSQL or both under load lose no write, not even in part`,
  { timeout: 600_000 + crashes * 60_000 },
  async () => {
    // A commit reaches the operating system before it is acknowledged. Only a power failure could tell whether it reaches
    // the disk.
    const postgres = await startPostgres({ synchronous_commit: 'on' });
    onTestFinished(() => postgres.stop());
    const written = await crashAgainAndAgain(postgres.url, crashes, async (server, round) => {
      const database = async () => {
        await postgres.crash();
        // Long enough for writers to reach a server without a database.
        await sleep(50);
        await postgres.start();
      };
      await [() => kill(server), () => Promise.all([kill(server), database()]), database][round % 3]?.();
    });
    expect(written).toBeGreaterThan(crashes);
  },
);
