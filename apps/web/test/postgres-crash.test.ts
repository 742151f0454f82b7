import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../../../packages/db/testing/postgres.ts';
import { crashAgainAndAgain, crashes, kill } from './crash.ts';

it(
  `a server killed ${crashes} times under load loses no write on PostgreSQL, and none by half, be it the one, the other or both`,
  { timeout: 600_000 + crashes * 60_000 },
  async () => {
    // A commit is in the system's hands before it is answered; that it reaches the disk, only a power cut could tell.
    const postgres = await startPostgres({ synchronous_commit: 'on' });
    onTestFinished(() => postgres.stop());
    const written = await crashAgainAndAgain(postgres.url, crashes, async (server, round) => {
      const database = async () => {
        await postgres.crash();
        // Long enough for writers to meet a server without a database.
        await sleep(50);
        await postgres.start();
      };
      await [() => kill(server), () => Promise.all([kill(server), database()]), database][round % 3]?.();
    });
    expect(written).toBeGreaterThan(crashes);
  },
);
