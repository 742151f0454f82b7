import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { crashAgainAndAgain, crashes, kill } from './crash.ts';

it(
  `${crashes} crashes of the server under load lose no write on SQLite, not even in part`,
  { timeout: 600_000 + crashes * 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-crash-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const written = await crashAgainAndAgain(`sqlite:${join(folder, 'rolecall.db')}`, crashes, kill);
    expect(written).toBeGreaterThan(crashes);
  },
);
