import type { ProcedureName } from '@rolecall/contracts';
import type { AnyRouter } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../src/app-router.ts';
import { documentedError } from '../src/procedures.ts';
import { call, createFixture, type Fixture } from './fixture.ts';
import { openTestRolecall, refusal, refused } from './support.ts';

interface Edit {
  procedure: ProcedureName;
  /** The input that identifies the object. */
  path: (given: Fixture) => object;
  field: string;
  /** The `expected` input for the value that the caller saw; by default `{ [field]: seen }`. */
  expecting?: (given: Fixture, seen: unknown) => object;
  /** Values that differ from the current value and from each other. */
  values: readonly [one: unknown, other: unknown];
  current: (given: Fixture) => Promise<unknown>;
}

const rulesOf = (given: Fixture, read: 'projectRules' | 'resourceRules') =>
  given.ownerCaller.access[read]({ project_id: given.projectId });

const project = ({ organization_id, projectId }: Fixture) => ({ organization_id, id: projectId });
const roleMembership = ({ organization_id, roleId, roleMembershipId }: Fixture) => ({
  organization_id,
  role_id: roleId,
  id: roleMembershipId,
});
const ruleOfRole = ({ projectId, otherRoleId }: Fixture) => ({ project_id: projectId, role: otherRoleId });

const levelOfExtra = async ({ ownerCaller, organization_id, extraUuid }: Fixture) =>
  (await ownerCaller.members.get({ organization_id, user_uuid: extraUuid })).level;

const edits: Edit[] = [
  {
    procedure: 'roles.update',
    path: ({ organization_id, roleId }) => ({ organization_id, id: roleId }),
    field: 'name',
    values: ['Standby', 'Alert'],
    current: async ({ ownerCaller, organization_id, roleId }) =>
      (await ownerCaller.roles.get({ organization_id, id: roleId })).name,
  },
  {
    procedure: 'roleMemberships.setExpiry',
    path: roleMembership,
    field: 'expires_at',
    values: ['2099-01-01T00:00:00.000Z', '2099-01-02T00:00:00.000Z'],
    current: async (given) =>
      (await given.ownerCaller.roleMemberships.explain(roleMembership(given))).grants[0]?.expires_at,
  },
  {
    procedure: 'organizations.update',
    path: ({ organization_id }) => ({ organization_id }),
    field: 'posthog_contact',
    values: [{ name: 'Grace' }, { name: 'Ada' }],
    current: async ({ ownerCaller, organization_id }) =>
      (await ownerCaller.organizations.get({ organization_id })).posthog_contact,
  },
  {
    procedure: 'members.update',
    path: ({ organization_id, extraUuid }) => ({ organization_id, user_uuid: extraUuid }),
    field: 'level',
    values: [8, 15],
    current: levelOfExtra,
  },
  {
    procedure: 'members.updateMany',
    path: ({ organization_id, extraUuid }) => ({ organization_id, user_uuids: [extraUuid] }),
    field: 'level',
    expecting: ({ extraUuid }, seen) => ({ [extraUuid.toUpperCase()]: seen }),
    values: [8, 15],
    current: levelOfExtra,
  },
  {
    procedure: 'users.updateMe',
    path: () => ({}),
    field: 'first_name',
    values: ['Grace', 'Ada'],
    current: async ({ ownerCaller }) => (await ownerCaller.users.me()).first_name,
  },
  ...(['projects.update', 'environments.update'] as const).map((procedure) => ({
    procedure,
    path: project,
    field: 'path_cleaning_filters',
    values: [[{ alias: ':id', regex: '[0-9]+' }], []] as const,
    current: async (given: Fixture) => (await given.ownerCaller.projects.get(project(given))).path_cleaning_filters,
  })),
  {
    procedure: 'dashboards.update',
    path: ({ projectId, dashboardId }) => ({ project_id: projectId, id: dashboardId }),
    field: 'tags',
    values: [['growth'], ['weekly', 'growth']],
    current: async ({ ownerCaller, projectId, dashboardId }) =>
      (await ownerCaller.dashboards.get({ project_id: projectId, id: dashboardId })).tags,
  },
  {
    procedure: 'access.setProjectRule',
    path: ruleOfRole,
    field: 'access_level',
    values: ['none', 'admin'],
    current: async (given) =>
      (await rulesOf(given, 'projectRules')).access_controls.find(({ role }) => role === given.otherRoleId)
        ?.access_level ?? null,
  },
  {
    procedure: 'access.setResourceRule',
    path: (given) => ({ ...ruleOfRole(given), resource: 'dashboard' }),
    field: 'access_level',
    values: ['viewer', 'manager'],
    current: async (given) =>
      (await rulesOf(given, 'resourceRules')).access_controls.find(
        ({ role, resource }) => role === given.otherRoleId && resource === 'dashboard',
      )?.access_level ?? null,
  },
  {
    procedure: 'access.setDashboardRule',
    path: (given) => ({ ...ruleOfRole(given), dashboard_id: given.dashboardId }),
    field: 'access_level',
    values: ['viewer', 'manager'],
    current: async ({ ownerCaller, projectId, dashboardId, otherRoleId }) =>
      (
        await ownerCaller.access.dashboardRules({ project_id: projectId, dashboard_id: dashboardId })
      ).access_controls.find(({ role }) => role === otherRoleId)?.access_level ?? null,
  },
];

const conflictOn = (field: string) =>
  refused('precondition_failed', 'The object has changed since it was read.', field);

const procedures = (appRouter as unknown as AnyRouter)._def.procedures as unknown as Record<
  string,
  { _def: { inputs: z.ZodObject[] } }
>;
/** The procedures that take `expected`, the values that their caller saw. */
const expectingProcedures = Object.entries(procedures)
  .filter(([, { _def }]) => _def.inputs.some((input) => 'expected' in input.shape))
  .map(([name]) => name);

describe('a change with expected values', () => {
  it('is tested below for every procedure that takes them', () => {
    expect(edits.map(({ procedure }) => procedure).toSorted()).toEqual(expectingProcedures.toSorted());
  });

  it.each(edits.map((edit) => [edit.procedure, edit] as const))(
    '%s: exactly one of two concurrent changes wins and the other is refused',
    async (procedure, edit) => {
      const { path, field, values, current, expecting: expected = (_, seen) => ({ [field]: seen }) } = edit;
      const given = await createFixture(await openTestRolecall());
      const { ownerCaller } = given;
      const seen = await current(given);
      const change = (value: unknown, before: unknown) =>
        call(ownerCaller, procedure, { ...path(given), [field]: value, expected: expected(given, before) });
      const outcomes = await Promise.allSettled(values.map((value) => change(value, seen)));
      const told = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? documentedError(outcome.reason).body : [],
      );
      expect(told).toEqual([conflictOn(field)]);
      const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(await current(given)).toEqual(values[won]);
      // A change to the current value, or one made after reading again, is accepted.
      await change(values[won], seen);
      await change(values[1 - won], values[won]);
      expect(await current(given)).toEqual(values[1 - won]);
      expect(
        await refusal(call(ownerCaller, procedure, { ...path(given), [field]: seen, expected: { nonsense: 1 } })),
      ).toMatchObject({ code: 'invalid_input', attr: 'expected' });
    },
  );

  it('is accepted if an expected value is equal but written differently', async () => {
    const given = await createFixture(await openTestRolecall());
    const { ownerCaller, organization_id, roleId } = given;
    const path = roleMembership(given);
    const until = (hour: string, seen: string | null) =>
      ownerCaller.roleMemberships.setExpiry({
        ...path,
        expires_at: `2099-01-01T${hour}:00:00Z`,
        expected: { expires_at: seen },
      });
    await until('09', null);
    await until('10', '2099-01-01T10:00:00.000000+01:00');
    await until('11', '2099-01-01T10:00:00.000999Z');
    expect(await refusal(until('12', '2099-01-01T10:00:00+00:00'))).toEqual(conflictOn('expires_at'));
    expect(await refusal(until('12', 'no instant'))).toEqual(conflictOn('expires_at'));
    await ownerCaller.organizations.update({ organization_id, default_role_id: roleId });
    await ownerCaller.organizations.update({
      organization_id,
      default_role_id: null,
      expected: { default_role_id: roleId.toUpperCase() },
    });
  });

  it('is refused only for an expected field that differs, and overwrites no other field', async () => {
    const { ownerCaller, organization_id, projectId: id } = await createFixture(await openTestRolecall());
    const path = { organization_id, id };
    const { name, product_description, timezone } = await ownerCaller.projects.get(path);
    await ownerCaller.projects.update({ ...path, name: 'Tea shop', week_start_day: 1 });
    await ownerCaller.projects.update({ ...path, timezone: 'Europe/Berlin', expected: { timezone } });
    expect(
      await refusal(
        ownerCaller.projects.update({
          ...path,
          product_description: 'Sells tea.',
          name: 'Coffee shop',
          expected: { product_description, name },
        }),
      ),
    ).toEqual(conflictOn('name'));
    expect(await ownerCaller.projects.get(path)).toMatchObject({
      name: 'Tea shop',
      product_description,
      timezone: 'Europe/Berlin',
      week_start_day: 1,
    });
  });
});
