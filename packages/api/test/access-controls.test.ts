import { describe, expect, it } from 'vitest';
import { call, createFixture } from './fixture.ts';
import {
  activityLines,
  activityOf,
  createTestClock,
  createTestOrganization,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  withKey,
} from './support.ts';

/** An organization with a project, a dashboard and a role, but no access rules. */
async function open() {
  const clock = createTestClock();
  const rolecall = await openTestRolecall({ clock: clock.clock });
  const organization = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  const owner = await organization.owner.caller();
  const member = await organization.member.caller();
  const { id: roleId } = await owner.roles.create({ organization_id, name: 'On call' });
  const { id: project_id } = await owner.projects.create({ organization_id, name: 'Shop' });
  const { id: dashboard_id } = await owner.dashboards.create({ project_id, name: 'Sales' });
  const membershipId = organization.member.membership.id;
  return {
    clock,
    rolecall,
    organization,
    organization_id,
    owner,
    member,
    roleId,
    project_id,
    dashboard_id,
    membershipId,
    memberUuid: organization.member.uuid,
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** The three procedures that set a rule, each with its path, a high and a low level, and the ID of the rule's resource. */
const places = ({ project_id, dashboard_id }: Pick<Opened, 'project_id' | 'dashboard_id'>) =>
  [
    ['access.setProjectRule', { project_id }, 'admin', 'member', String(project_id)],
    ['access.setResourceRule', { project_id, resource: 'dashboard' }, 'manager', 'viewer', null],
    ['access.setDashboardRule', { project_id, dashboard_id }, 'manager', 'viewer', String(dashboard_id)],
  ] as const;

describe('setting a rule', () => {
  it('creates, changes and deletes it for a role, for a member and for everybody else', async () => {
    const given = await open();
    const { owner, clock, organization, roleId: role, membershipId: organization_member } = given;
    for (const [name, path, high, low, resource_id] of places(given))
      for (const target of [{}, { role }, { organization_member }]) {
        const set = (access_level: string | null) => call(owner, name, { ...path, ...target, access_level });
        const created_at = clock.at();
        const rule = {
          resource: name === 'access.setProjectRule' ? 'project' : 'dashboard',
          resource_id,
          role: null,
          organization_member: null,
          ...target,
          created_by: organization.owner.uuid,
          created_at,
        };
        expect(await set(high)).toEqual({ ...rule, access_level: high, updated_at: created_at });
        clock.advance(1000);
        const changed = { ...rule, access_level: low, updated_at: clock.at() };
        expect(await set(low)).toEqual(changed);
        clock.advance(1000);
        expect(await set(low)).toEqual(changed);
        expect(await set(null)).toBeNull();
        expect(await set(null)).toBeNull();
      }
    const { project_id } = given;
    expect(await owner.access.projectRules({ project_id })).toMatchObject({ access_controls: [] });
  });

  it('records no creator if the system sets it', async () => {
    const { rolecall, project_id, owner } = await open();
    await rolecall.system().access.setProjectRule({ project_id, access_level: 'none' });
    expect(await owner.access.projectRules({ project_id })).toEqual({
      access_controls: [expect.objectContaining({ access_level: 'none', created_by: null })],
      available_access_levels: ['none', 'member', 'admin'],
      default_access_level: 'member',
      minimum_access_level: 'none',
      maximum_access_level: 'admin',
      user_access_level: 'admin',
      user_can_edit_access_levels: true,
    });
  });

  it('refuses invalid rules and keeps the existing one', async () => {
    const given = await open();
    const { rolecall, owner, roleId: role, membershipId: organization_member } = given;
    const other = await createFixture(rolecall, 'Globex');
    const otherMember = other.organization.member.membership.id;
    for (const [name, path, high] of places(given)) {
      await call(owner, name, { ...path, role, access_level: high });
      const set = (input: object) => refusal(call(owner, name, { ...path, role, access_level: high, ...input }));
      const levels = name === 'access.setProjectRule' ? 'none, member, admin' : 'none, viewer, editor, manager';
      expect(await set({ organization_member })).toEqual(
        refused('invalid_input', 'You can not scope an access control to both a member and a role.'),
      );
      for (const access_level of ['owner', '', 'Admin', name === 'access.setProjectRule' ? 'editor' : 'member'])
        expect(await set({ access_level })).toEqual(
          refused('invalid_input', `Invalid access level. Must be one of: ${levels}`, 'access_level'),
        );
      expect(await set({ role: other.roleId })).toEqual(
        refused('does_not_exist', `Invalid pk "${other.roleId}" - object does not exist.`, 'role'),
      );
      expect(await set({ role: undefined, organization_member: otherMember })).toEqual(
        refused('does_not_exist', `Invalid pk "${otherMember}" - object does not exist.`, 'organization_member'),
      );
      expect(await set({ resource_id: '999999' })).toMatchObject({ code: 'permission_denied' });
      if (name !== 'access.setResourceRule') {
        expect(await set({ resource: 'insight' })).toMatchObject({ code: 'permission_denied' });
        // The input may repeat what the path says.
        const resource = name === 'access.setProjectRule' ? 'project' : 'dashboard';
        const resource_id = String(name === 'access.setProjectRule' ? given.project_id : given.dashboard_id);
        const same = { ...path, role, access_level: high, resource, resource_id };
        expect(await call(owner, name, same)).toMatchObject({ access_level: high, role });
      }
    }
    const { project_id } = given;
    const unknown = { project_id, resource: 'spaceship', access_level: 'none' };
    expect(await refusal(call(owner, 'access.setResourceRule', unknown))).toEqual(
      refused('invalid_choice', '"spaceship" is not a valid choice.', 'resource'),
    );
    const elsewhere = { project_id, dashboard_id: other.dashboardId, access_level: 'none' as const };
    expect(await refusal(owner.access.setDashboardRule(elsewhere))).toEqual(notFound);
    // A missing dashboard is reported before an invalid level.
    expect(await refusal(owner.access.setDashboardRule({ ...elsewhere, access_level: 'owner' }))).toEqual(notFound);
    const { access_controls } = await owner.access.projectRules({ project_id });
    expect(access_controls).toMatchObject([{ role, access_level: 'admin' }]);
  });

  it('requires an admin of the project', async () => {
    const given = await open();
    const { owner, member, membershipId, project_id } = given;
    const sentences = {
      'access.setProjectRule': 'Must be admin to modify project permissions.',
      'access.setResourceRule': 'Must be an Organization admin to modify project-wide permissions.',
      'access.setDashboardRule': 'Must be admin to modify project permissions.',
    };
    for (const [name, path] of places(given))
      expect(await refusal(call(member, name, { ...path, access_level: 'none' }))).toEqual(
        refused('permission_denied', sentences[name]),
      );
    await owner.access.setProjectRule({ project_id, access_level: 'admin', organization_member: membershipId });
    for (const [name, path] of places(given))
      expect(await call(member, name, { ...path, access_level: 'none' })).toMatchObject({ access_level: 'none' });
    // Their own rule takes precedence over the default that they have just set.
    expect(await member.access.projectRules({ project_id })).toMatchObject({ user_access_level: 'admin' });
  });

  it('requires an API key to have the access_control scope', async () => {
    const given = await open();
    const { rolecall, organization, project_id } = given;
    const { email } = organization.owner;
    const reader = await withKey(rolecall, email, { scopes: ['access_control:read', 'project:write'] });
    const writer = await withKey(rolecall, email, { scopes: ['access_control:write'] });
    const other = await withKey(rolecall, email, { scopes: ['project:write'] });
    const missing = (scope: string) => refused('permission_denied', `API key missing required scope '${scope}'`);
    for (const [name, path] of places(given)) {
      const input = { ...path, access_level: 'none' };
      expect(await refusal(call(reader.caller, name, input))).toEqual(missing('access_control:write'));
      expect(await call(writer.caller, name, input)).toMatchObject({ access_level: 'none' });
    }
    expect(await refusal(other.caller.access.projectRules({ project_id }))).toEqual(missing('access_control:read'));
    const read = { user_access_level: 'admin' };
    expect(await reader.caller.access.projectRules({ project_id })).toMatchObject({
      ...read,
      user_can_edit_access_levels: false,
    });
    expect(await writer.caller.access.projectRules({ project_id })).toMatchObject({
      ...read,
      user_can_edit_access_levels: true,
    });
  });

  it('creates one default rule if several callers set it at once', async () => {
    const { owner, organization, project_id, rolecall } = await open();
    const again = await organization.owner.caller();
    const events = await activityOf(rolecall, () =>
      Promise.all(
        [owner, again, owner].map((caller) => caller.access.setProjectRule({ project_id, access_level: 'none' })),
      ),
    );
    expect(events.map(({ type }) => type)).toEqual(['access_control.created']);
    expect((await owner.access.projectRules({ project_id })).access_controls).toHaveLength(1);
  });
});

describe('access_control of a project', () => {
  it('is true if the default level is none', async () => {
    const { owner, organization_id, project_id } = await open();
    const shown = async () => (await owner.projects.get({ organization_id, id: project_id })).access_control;
    const rules = async () =>
      (await owner.access.projectRules({ project_id })).access_controls.map(({ access_level }) => access_level);
    const update = (access_control: boolean) =>
      owner.projects.update({ organization_id, id: project_id, access_control });
    expect(await update(true)).toMatchObject({ access_control: true });
    expect(await rules()).toEqual(['none']);
    await owner.access.setProjectRule({ project_id, access_level: 'member' });
    expect(await shown()).toBe(false);
    // False deletes a default of none, but no other default.
    expect(await update(false)).toMatchObject({ access_control: false });
    expect(await rules()).toEqual(['member']);
    await update(true);
    expect(await rules()).toEqual(['none']);
    await update(false);
    expect(await rules()).toEqual([]);
    await owner.access.setProjectRule({ project_id, access_level: 'none' });
    expect(await shown()).toBe(true);
    await owner.access.setProjectRule({ project_id, access_level: null });
    expect(await shown()).toBe(false);
  });

  it('locks out a caller who loses access by setting it, in the response too', async () => {
    const { owner, member, organization_id, project_id } = await open();
    const id = project_id;
    await owner.projects.rotateSecretToken({ organization_id, id });
    await owner.access.setProjectRule({ project_id, access_level: 'admin' });
    expect(await member.projects.get({ organization_id, id })).toMatchObject({
      effective_membership_level: 8,
      secret_api_token: expect.stringMatching(/^phs_/),
    });
    expect(await member.projects.update({ organization_id, id, access_control: true })).toMatchObject({
      access_control: true,
      effective_membership_level: null,
      secret_api_token: null,
    });
    expect(await refusal(member.projects.get({ organization_id, id }))).toMatchObject({ code: 'permission_denied' });
  });

  it('creates a rule by the caller when a project is created with it', async () => {
    const { owner, organization, organization_id, rolecall } = await open();
    const events = await activityOf(rolecall, () =>
      owner.projects.create({ organization_id, name: 'Hidden', access_control: true }),
    );
    const [created, rule] = events;
    expect(created).toMatchObject({ type: 'project.created' });
    expect(created?.after).not.toHaveProperty('access_control');
    expect(rule).toMatchObject({
      type: 'access_control.created',
      cause_id: created?.id,
      after: { access_level: 'none', created_by_uuid: organization.owner.uuid },
    });
    expect(events).toHaveLength(2);
  });
});

describe('access rules', () => {
  const endings: Record<string, { type: string; ends: number; end(given: Opened): Promise<unknown> }> = {
    'a role': {
      type: 'role.deleted',
      ends: 3,
      end: ({ owner, organization_id, roleId }) => owner.roles.delete({ organization_id, id: roleId }),
    },
    'a membership': {
      type: 'organization_membership.ended',
      ends: 3,
      end: ({ owner, organization_id, memberUuid }) => owner.members.delete({ organization_id, user_uuid: memberUuid }),
    },
    'a dashboard': {
      type: 'dashboard.deleted',
      ends: 3,
      end: ({ owner, project_id, dashboard_id }) => owner.dashboards.delete({ project_id, id: dashboard_id }),
    },
    'a dashboard that an update deletes': {
      type: 'dashboard.deleted',
      ends: 3,
      end: ({ owner, project_id, dashboard_id }) =>
        owner.dashboards.update({ project_id, id: dashboard_id, deleted: true }),
    },
    'a project': {
      type: 'project.deleted',
      // The other three are attributed to the deletion of its dashboard.
      ends: 6,
      end: ({ owner, organization_id, project_id }) => owner.projects.delete({ organization_id, id: project_id }),
    },
    'an organization': {
      type: 'organization.deleted',
      ends: 9,
      end: ({ owner, organization_id }) => owner.organizations.delete({ organization_id }),
    },
  };

  it.each(Object.entries(endings))(
    'are deleted along with %s, and the log says why',
    async (_, { type, ends, end }) => {
      const given = await open();
      const { rolecall, owner, roleId: role, membershipId: organization_member } = given;
      for (const [name, path, high] of places(given))
        for (const target of [{}, { role }, { organization_member }])
          await call(owner, name, { ...path, ...target, access_level: high });
      const made = (await activityLines(rolecall)).filter((line) => line.type === 'access_control.created');
      expect(made).toHaveLength(9);
      const events = await activityOf(rolecall, () => end(given));
      const deleted = events.filter((line) => line.type === 'access_control.deleted');
      const causes = events.filter((line) => line.type === type);
      expect(causes).toHaveLength(1);
      expect(deleted.filter(({ cause_id }) => cause_id === causes[0]?.id)).toHaveLength(ends);
      // Each is about a rule that was created, and no rule is deleted twice.
      expect(new Set(deleted.map(({ item_id }) => item_id)).size).toBe(deleted.length);
      for (const { item_id, before } of deleted) {
        const { created_by_uuid: __, ...told } = made.find((line) => line.item_id === item_id)?.after ?? {};
        expect(before).toEqual(told);
      }
    },
  );
});

describe('people with access', () => {
  it('are listed with the highest level first, or by name, level or source', async () => {
    const { owner, organization, project_id, dashboard_id, roleId: role, organization_id } = await open();
    const zoe = await organization.join('Élodie', 1);
    await owner.roleMemberships.create({ organization_id, role_id: role, user_uuid: zoe.uuid });
    await owner.access.setProjectRule({ project_id, role, access_level: 'admin' });
    const people = new Map(
      [organization.owner, organization.admin, organization.member, zoe].map((person) => [person.uuid, person.email]),
    );
    for (const list of [
      (order: object) => owner.access.projectUsers({ project_id, ...order }),
      (order: object) => owner.access.dashboardUsers({ project_id, dashboard_id, ...order }),
    ]) {
      const usual = await list({});
      expect(await list({ order: '-level' })).toEqual(usual);
      expect(await list({ order: ' ' })).toEqual(usual);
      const told = async (order: string) => {
        const { users, total_count } = await list({ order });
        expect(total_count).toBe(4);
        expect(users).toHaveLength(4);
        expect(users).toEqual(expect.arrayContaining(usual.users));
        return users;
      };
      const firstNames = async (order: string) =>
        (await told(order)).map(({ user_id }) => people.get(user_id)?.split('-')[0]);
      expect(await firstNames('name')).toEqual(['anna', 'élodie', 'max', 'olive']);
      expect(await firstNames('-name')).toEqual(['olive', 'max', 'élodie', 'anna']);
      for (const field of ['level', 'source'] as const) {
        const values = (await told(field)).map((user) => user[`access_${field}`]);
        expect(new Set(values).size).toBeGreaterThan(1);
        const turned = (await told(`-${field}`)).map((user) => user[`access_${field}`]);
        expect(turned).toEqual(values.toReversed());
      }
      expect((await told('source'))[0]?.access_source).toBe('organization_admin');
      expect((await told('level')).at(-1)?.access_level).toBe(usual.users[0]?.access_level);
    }
  });
});

describe('explaining access', () => {
  it('requires a user if the system asks', async () => {
    const { rolecall, project_id } = await open();
    expect(await refusal(rolecall.system().access.explain({ project_id }))).toEqual(
      refused('required', 'This field is required.', 'user_uuid'),
    );
  });
});
