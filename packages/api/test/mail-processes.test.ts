import { expect, it, vi } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { run } from '../../db/testing/processes.ts';
import { queueMail } from '../src/mail/outbox.ts';
import { databaseOf } from '../src/rolecall.ts';
import { writeAs } from '../src/unit-of-work.ts';
import { siteUrl, startMailServer } from './mail-server.ts';
import { minute, openTestRolecall, testSecret } from './support.ts';

const program = new URL('processes/send-mail.mjs', import.meta.url);
const soon = { timeout: 120_000, interval: 50 };
const count = 60;

it(
  'three processes send each mail once, including those leased by one that is killed',
  { timeout: 240_000 },
  async () => {
    const databaseUrl = await newDatabaseUrl();
    // Slow enough that mails are being sent when the process is killed.
    const server = await startMailServer({ onMail: () => new Promise((resolve) => setTimeout(resolve, 100)) });
    const rolecall = await openTestRolecall({ databaseUrl, mail: server.settings });
    const { executor } = databaseOf(rolecall);
    const queued = async () => (await executor.selectFrom('mails').select('id').execute()).map(({ id }) => id);
    const start = async (ahead = 0) => {
      const child = run(program, databaseUrl, testSecret, server.url, siteUrl, String(ahead));
      await child.line();
      return child;
    };
    await writeAs(rolecall.createContext({ kind: 'anonymous' }), { kind: 'anonymous' }, async (unit) => {
      for (let number = 0; number < count; number += 1)
        await queueMail(unit, {
          kind: 'address_change_notice',
          recipient: `person-${number}@example.com`,
          facts: { address: 'new@example.com' },
        });
    });
    const [killed] = await Promise.all([start(), start(), start()]);
    await vi.waitUntil(() => server.mails.length >= 5, soon);
    killed.kill();
    const waiting = async () =>
      executor.selectFrom('mails').select(['id', 'lease']).where('due_at', 'is not', null).execute();
    // Any mails left are leased by the killed process.
    await vi.waitUntil(async () => {
      const left = await waiting();
      return (
        left.length <= 4 && left.every(({ lease }) => lease !== null) && server.mails.length >= count - left.length
      );
    }, soon);
    const orphaned = (await waiting()).map(({ id }) => id);
    // To a process whose clock is ahead, these leases have expired.
    await start(11 * minute);
    await vi.waitUntil(async () => (await waiting()).length === 0, soon);
    const received = server.mails.map(({ id }) => id);
    expect([...new Set(received)].toSorted()).toEqual((await queued()).toSorted());
    const twice = received.filter((id, index) => received.indexOf(id) !== index);
    // Only mails that the killed process was sending may arrive twice, because it could not record that they were sent.
    for (const id of twice) expect(orphaned).toContain(id);
  },
);
