import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { diagnoseInstallation, openRolecall, type Rolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, onTestFinished } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { authSecret, type ServerProcess, startServer } from './server-process.ts';

/*
 * Crashes a server under write load again and again, and checks what is left: every write that was confirmed must be there,
 * and no write may be there in part.
 */

/** How often a server is killed under load. Outside the nightly run, once in each of the ways there are on PostgreSQL. */
export const crashes = nightly ? 200 : 3;

/** What writers tried with one kind of object, by name, and which ids the server confirmed. */
interface Ledger {
  tried: Set<string>;
  made: Set<string>;
  triedToDelete: Set<string>;
  deleted: Set<string>;
}

const newLedger = (): Ledger => ({
  tried: new Set(),
  made: new Set(),
  triedToDelete: new Set(),
  deleted: new Set(),
});

/** Compares what writers were told with the objects and activity log entries in the database. */
function compare(
  { tried, made, triedToDelete, deleted }: Ledger,
  kept: { id: string; name: string }[],
  lines: { activity: string; item_id: string }[],
): void {
  const there = new Set(kept.map(({ id }) => id));
  for (const { name } of kept) expect(tried, 'what nobody made').toContain(name);
  for (const id of made)
    if (!triedToDelete.has(id)) expect(there, 'made, as its maker was told, and lost').toContain(id);
  for (const id of deleted) expect(there, 'deleted, as somebody was told, and there').not.toContain(id);
  const of = (which: string) => lines.filter(({ activity }) => activity === which).map(({ item_id }) => item_id);
  const [created, gone] = [of('created'), of('deleted')];
  expect(new Set(created).size, 'lines of creation are written once').toBe(created.length);
  expect(new Set(gone).size, 'lines of deletion are written once').toBe(gone.length);
  expect(created.toSorted(), 'each object has its line').toEqual([...there, ...gone].toSorted());
}

interface World {
  rolecall: Rolecall;
  organizationId: string;
  roleId: string;
  projectId: number;
  key: string;
  roles: Ledger;
  references: Ledger;
  rotations: { tried: number; done: number; token: string };
}

type Send = (method: string, path: string, body?: object) => Promise<{ status: number; body: Record<string, string> }>;

/** Sends requests, and records the responses. */
type Writer = (send: Send, world: World, name: string) => Promise<void>;

async function makeAndDelete(
  send: Send,
  ledger: Ledger,
  path: string,
  name: string,
  body: object,
  deletes: boolean,
): Promise<void> {
  ledger.tried.add(name);
  const made = await send('POST', path, body);
  if (made.status !== 201) return;
  const id = made.body['id'] as string;
  ledger.made.add(id);
  if (!deletes) return;
  ledger.triedToDelete.add(id);
  if ((await send('DELETE', `${path}/${id}`)).status === 204) ledger.deleted.add(id);
}

const writers: Writer[] = [
  (send, { roles }, name) => makeAndDelete(send, roles, '/roles', name, { name }, false),
  (send, { roles }, name) => makeAndDelete(send, roles, '/roles', name, { name }, true),
  ...[false, true].map((deletes): Writer => (send, { references, roleId }, name) => {
    const group = { provider: 'github', provider_organization_id: 'acme', provider_role_name: 'Team', role: roleId };
    const body = { ...group, provider_role_id: name };
    return makeAndDelete(send, references, '/role_external_references', name, body, deletes);
  }),
  async (send, { rotations, projectId }) => {
    rotations.tried += 1;
    const { status, body } = await send('PATCH', `/projects/${projectId}/rotate_secret_token`);
    if (status !== 200) return;
    rotations.done += 1;
    rotations.token = body['secret_api_token'] as string;
  },
];

/** Starts all writers concurrently. @returns a function that stops them */
function startWriters(server: ServerProcess, world: World, round: number): () => Promise<void> {
  const load = { isOver: false };
  const send: Send = async (method, path, body) => {
    try {
      const response = await fetch(`${server.url}/api/organizations/${world.organizationId}${path}`, {
        method,
        headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, string>) };
    } catch {
      // There was no response, or only part of one: the write may or may not have happened.
      await sleep(5);
      return { status: 0, body: {} };
    }
  };
  const working = writers.map(async (write, index) => {
    for (let turn = 0; !load.isOver; turn += 1) await write(send, world, `${round}-${index}-${turn}`);
  });
  return async () => {
    load.isOver = true;
    await Promise.all(working);
  };
}

async function createWorld(databaseUrl: string): Promise<World> {
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  onTestFinished(() => rolecall.close());
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com' });
  const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: email });
  const { value: key } = await system.createPersonalApiKey({ email, label: 'load', scopes: ['*'] });
  const owner = await rolecall.actingAs(email);
  const role = await owner.roles.create({ organization_id, name: 'On call' });
  const project = await owner.projects.create({ organization_id, name: 'Shop' });
  const rotated = await owner.projects.rotateSecretToken({ organization_id, id: project.id });
  const world: World = {
    rolecall,
    organizationId: organization_id,
    roleId: role.id,
    projectId: project.id,
    key,
    roles: newLedger(),
    references: newLedger(),
    rotations: { tried: 1, done: 1, token: rotated.secret_api_token as string },
  };
  world.roles.tried.add(role.name);
  world.roles.made.add(role.id);
  return world;
}

/** Checks that all confirmed writes are there, none is there in part, and the database is not damaged. */
async function check(server: ServerProcess, world: World, databaseUrl: string): Promise<void> {
  const { executor } = databaseOf(world.rolecall);
  const roles = await executor.selectFrom('roles').select(['id', 'name']).execute();
  const references = await executor
    .selectFrom('role_external_references')
    .select(['id', 'provider_role_id as name'])
    .execute();
  const lines = await executor.selectFrom('activity_log').select(['scope', 'activity', 'item_id']).execute();
  const linesOf = (scope: string) => lines.filter((line) => line.scope === scope);
  compare(world.roles, roles, linesOf('Role'));
  compare(world.references, references, linesOf('RoleExternalReference'));
  expect(
    await executor.selectFrom('organizations').select(['role_count', 'role_external_reference_count']).execute(),
  ).toEqual([{ role_count: roles.length, role_external_reference_count: references.length }]);

  const rotations = linesOf('Project').filter(({ activity }) => activity === 'rotated').length;
  expect(rotations).toBeGreaterThanOrEqual(world.rotations.done);
  expect(rotations).toBeLessThanOrEqual(world.rotations.tried);
  // The last confirmed token works; an unconfirmed rotation may have followed, which makes it the backup.
  const { token } = world.rotations;
  const answer = await fetch(`${server.url}/api/projects/@current`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);

  const findings = await diagnoseInstallation({ databaseUrl, secret: authSecret });
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
}

/** How many writes were confirmed. */
const writtenIn = ({ roles, references }: World): number =>
  roles.made.size + roles.deleted.size + references.made.size + references.deleted.size;

/**
 * Starts a server, and crashes it under write load once per round.
 * @param crash causes the crash of a round, and does what is needed before a server can start again
 * @returns how many writes were confirmed
 */
export async function crashAgainAndAgain(
  databaseUrl: string,
  rounds: number,
  crash: (server: ServerProcess, round: number) => Promise<void>,
): Promise<number> {
  const world = await createWorld(databaseUrl);
  const env = { DATABASE_URL: databaseUrl, RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_PER_HOUR: '0', LOG_LEVEL: 'fatal' };
  let server = await startServer(env);
  for (let round = 0; round < rounds; round += 1) {
    const before = writtenIn(world);
    const stopWriters = startWriters(server, world, round);
    // Waits until writes are in progress, however long that takes on a busy machine.
    do await sleep(randomInt(50, 350));
    while (writtenIn(world) < before + 2);
    await crash(server, round);
    await stopWriters();
    if (server.child.exitCode !== null || server.child.signalCode !== null) server = await startServer(env);
    await check(server, world, databaseUrl);
  }
  expect(await server.stop()).toBe(0);
  return writtenIn(world);
}

/** Kills the server immediately. */
export async function kill(server: ServerProcess): Promise<void> {
  await server.stop('SIGKILL');
}
