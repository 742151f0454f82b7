import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { call, createFixture, type Fixture, inputsFor } from './fixture.ts';
import { contents, openTestRolecall, refusal, refused } from './support.ts';

const names = Object.keys(permissions) as ProcedureName[];
const ofOrganizations = names.filter((name) => ['member', 'admin', 'owner'].includes(permissionOf(name).who));

/** Two organizations with equal names everywhere. */
async function setUp() {
  const rolecall = await openTestRolecall();
  return { rolecall, ours: await createFixture(rolecall), theirs: await createFixture(rolecall) };
}

/** Everything by which something of an organization could be told. */
const marksOf = ({ organization, organization_id, invited, ...ids }: Fixture) => [
  organization_id,
  organization.slug,
  ...[organization.owner, organization.admin, organization.member, invited].flatMap(({ email, uuid }) => [email, uuid]),
  ids.extraUuid,
  ids.roleId,
  ids.otherRoleId,
  ids.roleMembershipId,
  ids.referenceId,
  ids.inviteId,
  ids.keyId,
];

describe('of two organizations with equal names everywhere', () => {
  it('nothing is named through the other', async () => {
    const { ours, theirs } = await setUp();
    const inputs = inputsFor(ours);
    const own = marksOf(ours);
    const foreign = marksOf(theirs);
    for (const name of names.filter(
      (candidate) =>
        !permissionOf(candidate).writes && !['project_or_user', 'key'].includes(permissionOf(candidate).who),
    )) {
      const answer = JSON.stringify(await call(ours.ownerCaller, name, inputs[name]));
      for (const mark of foreign) expect(answer.includes(mark), `${name} tells ${mark}`).toBe(false);
      // These name nothing.
      if (
        ![
          'invites.preview',
          'personalApiKeys.list',
          'mails.list',
          'sessions.list',
          'members.sessions',
          'secondFactor.get',
          'organizations.policy',
          'welcome.firstSteps',
          'welcome.attention',
        ].includes(name)
      )
        expect(own.some((mark) => answer.includes(mark)) || answer.includes(`${ours.projectId}`), name).toBe(true);
    }
  });

  it('nothing is counted through the other', async () => {
    const { ours, theirs } = await setUp();
    const { organization_id } = theirs;
    for (let number = 0; number < 3; number += 1)
      await theirs.ownerCaller.roles.create({ organization_id, name: `Role ${number}` });
    const inputs = inputsFor(ours);
    const counts = async () => {
      const lists = ofOrganizations.filter((name) => name.endsWith('.list'));
      return Promise.all(
        lists.map(async (name) => [
          name,
          ((await call(ours.ownerCaller, name, inputs[name])) as { count: number }).count,
        ]),
      );
    };
    const before = await counts();
    expect(before).toContainEqual(['roles.list', 2]);
    await theirs.ownerCaller.organizations.delete({ organization_id });
    expect(await counts()).toEqual(before);
  });

  it('no procedure takes the other for its own', async () => {
    const { rolecall, ours, theirs } = await setUp();
    const before = await contents(rolecall);
    for (const name of ofOrganizations)
      expect(await refusal(call(ours.ownerCaller, name, inputsFor(theirs)[name])), name).toEqual(
        refused('permission_denied', 'You do not have permission to perform this action.'),
      );
    expect(await contents(rolecall)).toEqual(before);
  });

  it('no id of the other is taken, and each is answered as one that never was', async () => {
    const { rolecall, ours, theirs } = await setUp();
    const [own, foreign] = [inputsFor(ours), inputsFor(theirs)];
    const before = await contents(rolecall);
    const never = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(never)
        : typeof value === 'number'
          ? 999_999
          : '00000000-0000-4000-8000-000000000000';
    let tried = 0;
    for (const name of ofOrganizations)
      for (const [field, value] of Object.entries(foreign[name])) {
        // Groups elsewhere belong to nobody here. The organization itself, and what belongs to a project, are refused to who is no member; texts are equal anyway.
        if (
          ['organization_id', 'project_id', 'groups'].includes(field) ||
          (name.startsWith('environments.') && field === 'id') ||
          JSON.stringify(value) === JSON.stringify(own[name][field])
        )
          continue;
        tried += 1;
        const outcome = async (given: unknown) => {
          const result = await call(ours.ownerCaller, name, { ...own[name], [field]: given }).catch((error: unknown) =>
            refusal(Promise.reject(error)),
          );
          return JSON.stringify(result).replaceAll(`${[given].flat()[0]}`, 'ID');
        };
        const answer = await outcome(value);
        expect(answer, `${name} with a foreign ${field}`).toBe(await outcome(never(value)));
        expect(answer).toMatch(/"code":"(not_found|does_not_exist|invalid_input)"|"count":0|"dashboards":\[\]|^\[\]$/);
      }
    expect(tried).toBeGreaterThan(20);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('names are free in each', async () => {
    const { ours, theirs } = await setUp();
    for (const { organization_id, ownerCaller, roleId, group } of [ours, theirs]) {
      await ownerCaller.roles.create({ organization_id, name: 'Same' });
      await ownerCaller.projects.create({ organization_id, name: 'Same' });
      await ownerCaller.invites.create({ organization_id, target_email: 'same@example.com' });
      await ownerCaller.roleExternalReferences.create({ organization_id, role: roleId, ...group, provider: 'slack' });
    }
  });

  it('a person in both holds in each the roles given there', async () => {
    const { rolecall, ours, theirs } = await setUp();
    const both = ours.organization.member;
    await rolecall.system().system.addMember({ organization_id: theirs.organization_id, email: both.email });
    const holders = async ({ ownerCaller, organization_id, roleId }: Fixture) =>
      (await ownerCaller.roleMemberships.list({ organization_id, role_id: roleId })).results.map(
        ({ user }) => user.email,
      );
    expect(await holders(ours)).toEqual([both.email]);
    expect(await holders(theirs)).toEqual([theirs.organization.member.email]);
  });
});
