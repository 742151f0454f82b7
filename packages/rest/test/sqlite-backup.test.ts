import { join } from 'node:path';
import { backUpInstallation, restoreInstallation } from '@rolecall/api';
import { expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { answersOf, createFixture } from './answers.ts';
import { createTenant, openTestServer } from './server.ts';

it('a backup made during writes and restored under a running server answers GETs as before', async () => {
  const databaseUrl = await newDatabaseUrl();
  const { rolecall, server, ...tenant } = await openTestServer({ databaseUrl });
  const token = await createFixture(tenant);
  const before = await answersOf(tenant, server, token);

  const file = join(databaseUrl.slice('sqlite:'.length), '../backup.db');
  const busy = await createTenant(rolecall, server, 'Busy');
  const backUp = backUpInstallation(databaseUrl, file);
  const backup = { isDone: false };
  void backUp.finally(() => (backup.isDone = true));
  let written = 0;
  for (; !backup.isDone || written === 0; written += 1)
    expect(
      (await busy.as.owner('POST', `/organizations/${busy.organization.id}/roles`, { name: `${written}` })).status,
    ).toBe(201);
  await backUp;

  const base = `/organizations/${tenant.organization.id}`;
  const { results } = (await tenant.as.owner('GET', `${base}/roles`)).body as { results: { id: string }[] };
  expect((await tenant.as.owner('DELETE', `${base}/roles/${results[0]?.id}`)).status).toBe(204);
  expect((await tenant.as.owner('PATCH', base, { name: 'Renamed' })).status).toBe(200);
  expect((await tenant.as.owner('DELETE', `${base}/members/${tenant.uuids.member}`)).status).toBe(204);
  expect(await answersOf(tenant, server, token)).not.toEqual(before);

  await restoreInstallation(databaseUrl, file);
  expect(await answersOf(tenant, server, token)).toEqual(before);
  expect((await tenant.as.owner('POST', `${base}/roles`, { name: 'After' })).status).toBe(201);
});
