import { expect, test } from 'vitest';
import { documentedError } from '../src/procedures.ts';
import type { Rolecall } from '../src/rolecall.ts';
import { countQueries, createPerson, createTestOrganization, openTestRolecall } from './support.ts';

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('The call was not refused.'),
    (error: unknown) => documentedError(error).body,
  );

async function createTeam(rolecall: Rolecall) {
  const organization = await createTestOrganization(rolecall);
  const admin = await organization.admin.caller();
  const member = await organization.member.caller();
  const { id: project_id } = await admin.projects.create({ organization_id: organization.id, name: 'Web shop' });
  return { organization, admin, member, project_id };
}

const sales = { name: 'Sales', url: 'https://metrics.example.com/sales' };

test('a member can create, read, update and delete dashboards', async () => {
  const { organization, admin, member, project_id } = await createTeam(await openTestRolecall());
  const made = await member.dashboards.create({ project_id, ...sales });
  expect(made).toMatchObject({
    ...sales,
    description: '',
    team_id: project_id,
    last_opened_at: null,
    created_by: { uuid: organization.member.uuid },
  });
  const path = { project_id, id: made.id };
  expect(await member.dashboards.get(path)).toEqual(made);
  const changed = await member.dashboards.update({ ...path, description: 'By week' });
  expect(changed).toMatchObject({ ...sales, description: 'By week' });
  expect(await member.dashboards.get(path)).toEqual(changed);
  await member.dashboards.delete(path);
  expect(await refusal(member.dashboards.get(path))).toMatchObject({ code: 'not_found' });

  const { results } = await admin.activityLog.list({ organization_id: organization.id, scope: 'Dashboard' });
  const told = { ...sales, description: '', pinned: false, tags: [] };
  expect(
    results.map(({ activity, project_id: project, before, after }) => ({ activity, project, before, after })),
  ).toEqual([
    { activity: 'deleted', project: project_id, before: { ...told, description: 'By week' }, after: null },
    { activity: 'updated', project: project_id, before: { description: '' }, after: { description: 'By week' } },
    { activity: 'created', project: project_id, before: null, after: told },
  ]);
});

test('opening a dashboard is recorded, but neither logged nor counted as a change', async () => {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const { organization, admin, member, project_id } = await createTeam(await openTestRolecall({ clock: () => time }));
  const made = await member.dashboards.create({ project_id, ...sales });
  time += 60_000;
  const opened = await member.dashboards.update({ project_id, id: made.id, opened: true });
  expect(opened).toEqual({ ...made, last_opened_at: '2026-03-01T12:01:00.000Z' });
  expect(await member.dashboards.get({ project_id, id: made.id })).toEqual(opened);
  expect((await admin.activityLog.list({ organization_id: organization.id, scope: 'Dashboard' })).count).toBe(1);
});

test('a page is ordered by ID and contains the dashboards of one project only', async () => {
  const { organization, admin, member, project_id } = await createTeam(await openTestRolecall());
  const other = await admin.projects.create({ organization_id: organization.id, name: 'Other' });
  await member.dashboards.create({ project_id: other.id, ...sales });
  for (const name of ['C', 'B', 'A']) await member.dashboards.create({ project_id, ...sales, name });
  expect(await member.dashboards.list({ project_id, limit: 2 })).toMatchObject({
    count: 3,
    results: [{ name: 'C' }, { name: 'B' }],
  });
  expect(await member.dashboards.list({ project_id, limit: 2, offset: 2 })).toMatchObject({
    count: 3,
    results: [{ name: 'A' }],
  });
});

test('a dashboard is found only through its own project, and only by members of the organization', async () => {
  const rolecall = await openTestRolecall();
  const { organization, admin, member, project_id } = await createTeam(rolecall);
  const made = await member.dashboards.create({ project_id, ...sales });
  const other = await admin.projects.create({ organization_id: organization.id, name: 'Other' });
  for (const call of ['get', 'update', 'delete'] as const)
    expect(await refusal(member.dashboards[call]({ project_id: other.id, id: made.id }))).toMatchObject({
      code: 'not_found',
      detail: 'Not found.',
    });
  expect(await refusal(member.dashboards.list({ project_id: 4711 }))).toMatchObject({ code: 'not_found' });

  const stranger = await (await createPerson(rolecall)).caller();
  expect(await refusal(stranger.dashboards.list({ project_id }))).toMatchObject({
    code: 'permission_denied',
    detail: 'You do not have permission to perform this action.',
  });
  const anonymous = rolecall.createCaller({ kind: 'anonymous' });
  expect(await refusal(anonymous.dashboards.list({ project_id }))).toMatchObject({ code: 'not_authenticated' });
  expect(await refusal(anonymous.dashboards.list({ project_id: 4711 }))).toMatchObject({ code: 'not_authenticated' });
});

test.each([
  [{ url: 'https://example.com' }, { code: 'required', attr: 'name' }],
  [
    { name: ' ', url: 'https://example.com' },
    { code: 'blank', attr: 'name' },
  ],
  [
    { name: 'Sales', url: 'javascript:alert(1)' },
    { code: 'invalid_input', detail: 'Enter a valid URL.', attr: 'url' },
  ],
  [
    { name: 'x'.repeat(401), url: 'https://example.com' },
    { code: 'max_length', attr: 'name' },
  ],
])('a new dashboard is refused with %j', async (body, error) => {
  const { member, project_id } = await createTeam(await openTestRolecall());
  expect(await refusal(member.dashboards.create({ project_id, ...body } as never))).toMatchObject(error);
  expect((await member.dashboards.list({ project_id })).count).toBe(0);
});

test('a missing dashboard is reported before an invalid body', async () => {
  const { member, project_id } = await createTeam(await openTestRolecall());
  expect(await refusal(member.dashboards.update({ project_id, id: 4711, name: '' }))).toMatchObject({
    code: 'not_found',
  });
});

test('a viewer is refused before the input is validated', async () => {
  const { admin, member, project_id } = await createTeam(await openTestRolecall());
  const { id } = await member.dashboards.create({ project_id, ...sales });
  await admin.access.setResourceRule({ project_id, resource: 'dashboard', access_level: 'viewer' });
  for (const input of [
    { project_id, ...sales },
    { project_id, name: '' },
  ])
    expect(await refusal(member.dashboards.create(input))).toMatchObject({ code: 'permission_denied' });
  for (const edit of [
    { name: '' },
    { name: null },
    { name: sales.name },
    { url: 'x', opened: true },
    { deleted: false },
  ])
    expect(await refusal(member.dashboards.update({ project_id, id, ...edit } as never))).toMatchObject({
      code: 'permission_denied',
    });
  expect(await refusal(member.dashboards.update({ project_id, id, opened: 'yes' } as never))).toMatchObject({
    attr: 'opened',
  });
  expect(await member.dashboards.update({ project_id, id, opened: true })).toMatchObject({ name: sales.name });
  expect(await refusal(admin.dashboards.create({ project_id, name: '' }))).toMatchObject({ code: 'blank' });
});

test('the primary dashboard is only shown to callers who may see it, and stays unchanged', async () => {
  const { organization, admin, member, project_id } = await createTeam(await openTestRolecall());
  const { id } = await admin.dashboards.create({ project_id, ...sales });
  await admin.projects.update({ id: project_id, primary_dashboard: id });
  const read = async () => {
    const { results } = await member.projects.list({ organization_id: organization.id });
    return [
      results[0]?.primary_dashboard,
      (await member.projects.get({ id: project_id })).primary_dashboard,
      (await member.environments.get({ id: project_id })).primary_dashboard,
    ];
  };
  expect(await read()).toEqual([id, id, id]);
  await admin.access.setDashboardRule({ project_id, dashboard_id: id, access_level: 'none' });
  expect(await read()).toEqual([null, null, null]);
  await admin.access.setProjectRule({
    project_id,
    organization_member: organization.member.membership.id,
    access_level: 'admin',
  });
  expect(await member.projects.update({ id: project_id, name: 'Shop' })).toMatchObject({ primary_dashboard: null });
  expect(await admin.projects.get({ id: project_id })).toMatchObject({ name: 'Shop', primary_dashboard: id });
  const [line] = (await admin.activityLog.list({ organization_id: organization.id, scope: 'Project' })).results;
  expect(line).toMatchObject({ before: { name: 'Web shop' }, after: { name: 'Shop' } });
});

test('the caller’s membership and their level on the project take one query', async () => {
  const rolecall = await openTestRolecall();
  const { organization, member, project_id } = await createTeam(rolecall);
  const { id } = await member.dashboards.create({ project_id, ...sales });
  const queries = countQueries(rolecall);
  await member.dashboards.get({ project_id, id });
  expect(queries()).toBe(2);
  await member.users.updateMe({ first_name: 'Mia' });
  queries();
  await member.projects.get({ organization_id: organization.id, id: project_id });
  expect(queries()).toBe(2);
});
