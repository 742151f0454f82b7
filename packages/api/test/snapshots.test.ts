import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { Rolecall } from '../src/rolecall.ts';
import { call, createFixture, type Fixture, inputsFor, leastCaller } from './fixture.ts';
import { callerOf, openTestRolecall, watchQueries } from './support.ts';

const reads = (Object.keys(permissions) as ProcedureName[]).filter((name) => !permissionOf(name).writes);

/** The number of statements that check the caller's permission before the result is read. */
function authorizing(name: ProcedureName): number {
  if (/^(dashboards|environments)\./.test(name)) return 3;
  if (name.startsWith('access.') && permissionOf(name).project !== undefined) return 3;
  if (name === 'projects.get') return 2;
  return ['public', 'system'].includes(permissionOf(name).who) ? 0 : 1;
}

/**
 * Counts the statements sent to the database outside and inside transactions.
 * @param beforeSecond runs before the second query of a transaction, once
 */
function countApart(rolecall: Rolecall, beforeSecond?: () => Promise<void>) {
  const sent = { alone: 0, inTransaction: 0 };
  let isOther = false;
  const stop = watchQueries(rolecall, async (_, isInTransaction) => {
    if (isOther) return;
    sent[isInTransaction ? 'inTransaction' : 'alone'] += 1;
    if (sent.inTransaction !== 2 || !beforeSecond) return;
    isOther = true;
    await beforeSecond();
    isOther = false;
  });
  return { sent, stop };
}

/** Inputs that take different paths through a procedure. */
const variants = (name: ProcedureName, given: Fixture): Record<string, unknown>[] => {
  const input = inputsFor(given)[name];
  return [
    input,
    { ...input, search: 'o' },
    { ...input, search: undefined, role_id: undefined, ids: [given.roleId] },
    { ...input, order: '-member_count' },
    { ...input, limit: 1, offset: 1 },
  ];
};

it('a result is read in one statement or in one transaction', async () => {
  const rolecall = await openTestRolecall();
  const given = await createFixture(rolecall);
  for (const name of reads) {
    const caller = await leastCaller(rolecall, given, name);
    for (const input of variants(name, given)) {
      // Any change invalidates what is cached about the organization.
      await given.ownerCaller.users.updateMe({ first_name: `Olive ${Math.random()}` });
      const { sent, stop } = countApart(rolecall);
      // Some procedures refuse some of these inputs; the statements sent until then still count.
      await call(caller, name, input).catch(() => undefined);
      stop();
      const alone = sent.alone - authorizing(name);
      expect(sent.inTransaction > 0 ? alone <= 0 : alone <= 1, `${name} ${JSON.stringify(sent)}`).toBe(true);
    }
  }
});

/** Changes something of every kind, through another process. */
async function changeEverything(other: Rolecall, given: Fixture): Promise<void> {
  const { organization_id, roleId, projectId } = given;
  const owner = await other.actingAs(given.organization.owner.email);
  await owner.dashboards.delete({ project_id: projectId, id: given.dashboardId });
  await owner.invites.delete({ organization_id, id: given.inviteId });
  await owner.roles.delete({ organization_id, id: roleId });
  await owner.members.delete({ organization_id, user_uuid: given.extraUuid });
  await owner.projects.create({ organization_id, name: 'On the side' });
  await owner.personalApiKeys.create({ label: 'more', scopes: ['*'] });
  await (await callerOf(other, { session: given.session, sameOrigin: true })).sessions.deleteOthers();
  await other.system().system.removeSecondFactor({ email: given.browsingEmail });
  await owner.organizations.create({ name: 'Another' });
  await owner.groupSyncs.delete({ organization_id, id: given.groupSyncId });
}

/** The input of a read. A read of one member is about one that `changeEverything` does not remove. */
const inputOf = (name: ProcedureName, given: Fixture): Record<string, unknown> => ({
  ...inputsFor(given)[name],
  ...(['members.get', 'access.projectsOfMember'].includes(name) ? { user_uuid: given.organization.member.uuid } : {}),
});

// An organization is created for each of the many reads, which takes more than a minute on a busy machine.
it('a result does not show what another process writes between its statements', { timeout: 240_000 }, async () => {
  const databaseUrl = await newDatabaseUrl();
  const [rolecall, other] = [await openTestRolecall({ databaseUrl }), await openTestRolecall({ databaseUrl })];
  const tried: string[] = [];
  const unchanged = await createFixture(rolecall);
  for (const name of reads) {
    const looking = countApart(rolecall);
    await call(await leastCaller(rolecall, unchanged, name), name, inputOf(name, unchanged));
    looking.stop();
    if (looking.sent.inTransaction < 2) continue;
    const given = await createFixture(rolecall, `Of ${name}`);
    const caller = await leastCaller(rolecall, given, name);
    const input = inputOf(name, given);
    const before = await call(caller, name, input);
    let changed = false;
    const { stop } = countApart(rolecall, async () => {
      await changeEverything(other, given);
      changed = true;
    });
    const between = await call(caller, name, input);
    stop();
    tried.push(name);
    expect(changed, name).toBe(true);
    expect(between, name).toEqual(before);
    const after = await call(caller, name, input).catch((error: unknown) => error);
    expect(after, name).not.toEqual(before);
  }
  expect(tried).toEqual([
    'roles.names',
    'roles.overview',
    'roles.summary',
    'roles.map',
    'roleMemberships.list',
    'roleMemberships.overview',
    'roleMemberships.explain',
    'roleMemberships.candidates',
    'roleExternalReferences.list',
    'roleExternalReferences.overview',
    'roleExternalReferences.lookupMany',
    'roleExternalReferences.health',
    'groupSyncs.list',
    'groupSyncs.get',
    'welcome.get',
    'organizations.list',
    'organizations.get',
    'members.list',
    'members.overview',
    'members.get',
    'members.sessions',
    'invites.list',
    'invites.preview',
    'projects.list',
    'projects.overview',
    'dashboards.list',
    'access.dashboardRules',
    'access.dashboardLevels',
    'access.dashboardUsers',
    'access.explain',
    'access.projectsOfRole',
    'access.projectsOfMember',
    'access.withoutRole',
    'activityLog.list',
    'search.everything',
    'users.me',
    'sessions.list',
    'secondFactor.get',
    'personalApiKeys.list',
    'personalApiKeys.listOfOrganization',
  ]);
});
