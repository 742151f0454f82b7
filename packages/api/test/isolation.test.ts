import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { call, createFixture, type Fixture, inputsFor } from './fixture.ts';
import { contents, openTestRolecall, refusal, refused } from './support.ts';

const names = Object.keys(permissions) as ProcedureName[];
const ofOrganizations = names.filter((name) => ['member', 'admin', 'owner'].includes(permissionOf(name).who));

/** Two organizations in which everything has the same names. */
async function setUp() {
  const rolecall = await openTestRolecall();
  return { rolecall, ours: await createFixture(rolecall), theirs: await createFixture(rolecall) };
}

/** Everything in a response that could identify something of an organization. */
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

describe('two organizations in which everything has the same names', () => {
  it('never appear in each other’s responses', async () => {
    const { ours, theirs } = await setUp();
    const inputs = inputsFor(ours);
    const own = marksOf(ours);
    const foreign = marksOf(theirs);
    for (const name of names.filter(
      (candidate) =>
        !permissionOf(candidate).writes && !['project_or_user', 'key'].includes(permissionOf(candidate).who),
    )) {
      const answer = JSON.stringify(await call(ours.ownerCaller, name, inputs[name]));
      for (const mark of foreign) expect(answer.includes(mark), `${name} reveals ${mark}`).toBe(false);
      // These responses contain no identifiers.
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

  it('never affect each other’s counts', async () => {
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

  it('refuse each other’s owners in every procedure', async () => {
    const { rolecall, ours, theirs } = await setUp();
    const before = await contents(rolecall);
    for (const name of ofOrganizations)
      expect(await refusal(call(ours.ownerCaller, name, inputsFor(theirs)[name])), name).toEqual(
        refused('permission_denied', 'You do not have permission to perform this action.'),
      );
    expect(await contents(rolecall)).toEqual(before);
  });

  it('treat each other’s IDs like ones that never existed', async () => {
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
        // External groups belong to no organization. Non-members are refused the organization itself and what belongs to a
        // project. Texts are equal anyway.
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

  it('can use the same names', async () => {
    const { ours, theirs } = await setUp();
    for (const { organization_id, ownerCaller, roleId, group } of [ours, theirs]) {
      await ownerCaller.roles.create({ organization_id, name: 'Same' });
      await ownerCaller.projects.create({ organization_id, name: 'Same' });
      await ownerCaller.invites.create({ organization_id, target_email: 'same@example.com' });
      await ownerCaller.roleExternalReferences.create({ organization_id, role: roleId, ...group, provider: 'slack' });
    }
  });

  it('can share a person, who holds in each only the roles granted there', async () => {
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
