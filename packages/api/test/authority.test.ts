import { permissionOf, type ProcedureName } from '@rolecall/contracts';
import type { Cache, Database } from '@rolecall/db';
import { describe, expect, it } from 'vitest';
import { testEngine } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { createCaller } from '../src/app-router.ts';
import { databaseOf } from '../src/rolecall.ts';
import { signedIn } from '../src/testing.ts';
import { apiFace, networkProcedures, systemProcedures } from './authority/api-face.ts';
import { runOperations } from './authority/run.ts';
import { createSnapshotReader, differencesOf } from './authority/snapshot.ts';
import { countCascades } from './events/cascades.ts';
import { silentEffects } from './events/replay.ts';
import { call, createFixture, inputsFor } from './fixture.ts';
import { callerOf, openTestRolecall, refusal, withKey } from './support.ts';

/*
 * Random operations by every kind of caller, each judged by a model of the wire contract that reads the database before
 * and after. `ROLECALL_NIGHTLY=1` runs 20,000 of them; `ROLECALL_SEED` repeats a run.
 */

const operations = nightly ? 20_000 : testEngine() === 'sqlite' ? 300 : 150;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

describe('authority', () => {
  it(`is never exceeded in ${operations} random operations`, { timeout: 300_000 + operations * 600 }, async () => {
    let cascades: () => Promise<string[]>;
    async function open() {
      const rolecall = await openTestRolecall({
        rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 0, signInsPerAddress: 0, signUpsPerAddress: 0 },
      });
      const database = databaseOf(rolecall);
      cascades = await countCascades(database);
      return { rolecall, database };
    }
    // Everything that happened was logged, and the database did not cascade anything by itself.
    const atEnd = async (database: Database) => [
      ...(await silentEffects(database)),
      ...(await cascades()).map((seen) => `the database's own cascade: ${seen}`),
    ];
    const { wrong, done, refused } = await runOperations({ open, face: apiFace, operations, seed, atEnd });
    expect(wrong).toEqual([]);
    const procedures = [...networkProcedures, ...systemProcedures];
    expect(procedures.filter((name) => !done.has(name) && !refused.has(name))).toEqual([]);
    // In a nightly run, a procedure that never succeeds was not tried well enough.
    const carriedOut = procedures.filter((name) => !needsSecondFactor.has(name));
    if (nightly) expect(carriedOut.filter((name) => !done.has(name))).toEqual([]);
  });
});

/** Procedures that need an authenticator or the secret of an app, which random arguments do not provide. */
const needsSecondFactor: ReadonlySet<string> = new Set([
  'secondFactor.confirmTotp',
  'secondFactor.newRecoveryCodes',
  'secondFactor.beginPasskey',
  'secondFactor.finishPasskey',
  'secondFactor.deletePasskey',
  'secondFactor.confirmWithCode',
  'secondFactor.beginConfirmation',
  'secondFactor.confirmWithPasskey',
]);

describe('a write whose caller loses access after it was authorized', () => {
  const inOrganization = (networkProcedures as ProcedureName[]).filter((name) => {
    const { writes, on } = permissionOf(name);
    return writes && on !== 'nothing' && name !== 'organizations.create';
  });

  /** An organization with a second owner who uses a key, and calls by them that are held after their access was read. */
  async function heldWrites(names: readonly ProcedureName[]) {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    const person = await given.organization.join('Zoe', 15);
    const key = await withKey(rolecall, person.email);
    const context = rolecall.createContext(await rolecall.identify({ authorization: key.authorization }));
    let arrived = 0;
    let arrive = () => {};
    let release = () => {};
    const allArrived = new Promise<void>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const hold = <Found>(cache: Cache<Found>) =>
      ({
        async get(...args: Parameters<Cache<Found>['get']>) {
          const found = await cache.get(...args);
          arrived += 1;
          if (arrived === names.length) arrive();
          await released;
          return found;
        },
      }) as Cache<Found>;
    const { organizations, projects } = context;
    const caller = createCaller({ ...context, organizations: hold(organizations), projects: hold(projects) });
    const inputs = inputsFor(given);
    const calls = names.map((name) => call(caller, name, inputs[name]));
    const outcomes = Promise.allSettled(calls);
    await allArrived;
    return { rolecall, given, person, key, calls, outcomes, release };
  }

  type Held = Awaited<ReturnType<typeof heldWrites>>;

  const losses: Record<string, { lose(held: Held): Promise<unknown>; code: string; ofMembers: boolean }> = {
    'are demoted': {
      lose: ({ rolecall, given, person }) =>
        rolecall
          .system()
          .system.setMemberLevel({ organization_id: given.organization_id, email: person.email, level: 1 }),
      code: 'permission_denied',
      ofMembers: false,
    },
    'are removed': {
      lose: ({ given, person }) =>
        given.ownerCaller.members.delete({ organization_id: given.organization_id, user_uuid: person.uuid }),
      code: 'permission_denied',
      ofMembers: true,
    },
    'lack a second factor that has become required': {
      lose: ({ rolecall, given: { organization_id } }) =>
        rolecall.system().organizations.update({ organization_id, requires_second_factor: true }),
      code: 'permission_denied',
      ofMembers: true,
    },
    'are deactivated': {
      lose: ({ rolecall, person }) => rolecall.system().system.deactivateUser({ email: person.email }),
      code: 'authentication_failed',
      ofMembers: true,
    },
    'have their key revoked': {
      lose: async ({ person, key }) => (await person.caller()).personalApiKeys.delete({ id: key.id }),
      code: 'authentication_failed',
      ofMembers: true,
    },
  };

  it.each(Object.entries(losses))('is refused if they %s', async (_, { lose, code, ofMembers }) => {
    const names = inOrganization.filter((name) => ofMembers || permissionOf(name).who !== 'member');
    const held = await heldWrites(names);
    await lose(held);
    const read = await createSnapshotReader(databaseOf(held.rolecall));
    const before = await read();
    held.release();
    await held.outcomes;
    for (const [index, name] of names.entries())
      expect(await refusal(held.calls[index] as Promise<unknown>), name).toMatchObject({ code });
    expect(differencesOf(before, await read())).toEqual([]);
  });

  it('is kept if it was committed first', async () => {
    const held = await heldWrites(['roles.create']);
    held.release();
    await held.outcomes;
    await losses['are demoted']?.lose(held);
    const { results } = await held.given.ownerCaller.roles.list({ organization_id: held.given.organization_id });
    expect(results.map(({ name }) => name)).toContain('New');
  });

  it('is refused if its session has ended, even if it concerns only the caller', async () => {
    const rolecall = await openTestRolecall();
    const { user, session } = signedIn(
      await rolecall.signInWithProvider({
        provider: 'google',
        provider_account_id: '1',
        email: 'zoe@example.com',
        email_verified: true,
        first_name: 'Zoe',
        last_name: '',
      }),
    );
    const before = await callerOf(rolecall, { session, sameOrigin: true });
    await rolecall.endSession(session);
    for (const late of [
      () => before.personalApiKeys.create({ label: 'late', scopes: ['*'] }),
      () => before.users.updateMe({ first_name: 'Late' }),
      () => before.organizations.create({ name: 'Late' }),
    ])
      expect(await refusal(late())).toMatchObject({ code: 'authentication_failed' });
    expect(await (await rolecall.actingAs(user.email)).users.me()).toMatchObject({ first_name: 'Zoe' });
  });
});
