import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { refuseInserts } from '../../db/testing/refuse-inserts.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { activityLines, contents, openTestRolecall } from './support.ts';

const writes = (Object.keys(permissions) as ProcedureName[]).filter((name) => permissionOf(name).writes);

const refuse = (rolecall: Rolecall, ...rule: [table: string, message: string, when?: string]) =>
  refuseInserts(databaseOf(rolecall).executor as never, ...rule);

const provider = {
  provider: 'github',
  provider_account_id: '1',
  email: 'new@example.com',
  email_verified: true,
  first_name: 'New',
  last_name: '',
};

it('a write that fails to log its event leaves nothing behind', async () => {
  const rolecall = await openTestRolecall();
  const given = await createFixture(rolecall);
  const callers = new Map(
    await Promise.all(writes.map(async (name) => [name, await leastCaller(rolecall, given, name)] as const)),
  );
  const { organization_id, ownerCaller, snapshot } = given;
  const { id: groupSyncId } = await ownerCaller.groupSyncs.plan({ organization_id, ...snapshot });
  const inputs = inputsFor({ ...given, groupSyncId });
  await refuse(rolecall, 'activity_log', 'the log is full');
  const before = await contents(rolecall);
  // Neither pending challenges nor plans are logged.
  for (const name of writes.filter((each) => !/^(secondFactor\.begin|groupSyncs\.(plan|delete)$)/.test(each))) {
    const error = documentedError(
      await call(callers.get(name)!, name, inputs[name]).then(
        () => expect.fail(`${name} was kept.`),
        (reason: unknown) => reason,
      ),
    );
    // The cause is only for the server's log.
    expect(error.body, name).toEqual({
      type: 'server_error',
      code: 'error',
      detail: 'A server error occurred.',
      attr: null,
    });
    expect((error.cause as Error).message).toBe('the log is full');
    expect(await contents(rolecall), name).toEqual(before);
  }
  await expect(rolecall.signInWithProvider(provider)).rejects.toThrow('the log is full');
  expect(await contents(rolecall)).toEqual(before);
});

it('writes concurrent with failing ones are kept whole, each with its log entry', async () => {
  const rolecall = await openTestRolecall();
  const { organization_id, ownerCaller } = await createFixture(rolecall);
  await refuse(rolecall, 'activity_log', 'odd', "new.item_name like '%odd'");
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, number) =>
      ownerCaller.roles.create({ organization_id, name: `${number} ${number % 2 ? 'odd' : 'even'}` }),
    ),
  );
  for (const [number, result] of results.entries()) expect(result.status).toBe(number % 2 ? 'rejected' : 'fulfilled');
  const names = (await ownerCaller.roles.list({ organization_id })).results.map(({ name }) => name);
  const told = (await activityLines(rolecall))
    .filter(({ scope, activity }) => scope === 'Role' && activity === 'created')
    .map(({ item_name }) => item_name);
  expect(names.filter((name) => name.endsWith('odd'))).toEqual([]);
  expect(names.filter((name) => name.endsWith('even'))).toHaveLength(20);
  expect(told.toSorted()).toEqual(names.toSorted());
});

it('a failure in the middle of a write rolls back everything before it', async () => {
  const rolecall = await openTestRolecall();
  const { organization_id, ownerCaller, invited, inviteToken, roleId } = await createFixture(rolecall);
  await refuse(rolecall, 'role_memberships', 'no roles today');
  await ownerCaller.organizations.update({ organization_id, default_role_id: roleId });
  const before = await contents(rolecall);
  // The membership is created and the invite is used before the roles are granted.
  await expect((await invited.caller()).invites.accept({ token: inviteToken })).rejects.toThrow(
    'A server error occurred.',
  );
  await expect(rolecall.system().system.addMember({ organization_id, email: invited.email })).rejects.toThrow(
    'A server error occurred.',
  );
  expect(await contents(rolecall)).toEqual(before);
});
