import type { Project, ProjectUpdate, Scope } from '@rolecall/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { Caller } from '../src/app-router.ts';
import { isWellFormedToken } from '../src/keyring.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, openRolecall, type Rolecall } from '../src/rolecall.ts';
import { createTestOrganization, openTestRolecall, testSecret } from './support.ts';

/** The body of the error that a call was refused with. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('The call was not refused.'),
    (error: unknown) => documentedError(error).body,
  );

const forbidden = { code: 'permission_denied', detail: "You don't have sufficient permissions in the project." };
const notFound = { code: 'not_found', detail: 'Not found.' };

async function createTestProject(rolecall: Rolecall) {
  const organization = await createTestOrganization(rolecall);
  const admin = await organization.admin.caller();
  const member = await organization.member.caller();
  const project = await admin.projects.create({ organization_id: organization.id, name: 'Web shop' });
  const path = { organization_id: organization.id, id: project.id };
  return {
    organization,
    admin,
    member,
    project,
    path,
    rotate: (settings: ProjectUpdate = {}) => admin.projects.rotateSecretToken({ ...path, ...settings }),
  };
}

/** The response to `GET /projects/@current` with a secret token. */
async function current(rolecall: Rolecall, token: string | null) {
  const actor = await rolecall.identify({ authorization: `Bearer ${token}` });
  return rolecall.createCaller(actor).projects.current();
}

async function withKey(
  rolecall: Rolecall,
  email: string,
  limits: { scopes?: Scope[]; scoped_organizations?: string[]; scoped_projects?: number[] },
): Promise<Caller> {
  const { value } = await rolecall
    .system()
    .system.createPersonalApiKey({ email, label: 'test', scopes: ['*'], ...limits });
  return rolecall.createCaller(await rolecall.identify({ authorization: `Bearer ${value}` }));
}

const everySetting: Required<ProjectUpdate> = {
  name: 'Everything',
  product_description: 'Sells ☕.',
  app_urls: ['https://app.example.com', 'https://*.example.com:8443'],
  anonymize_ips: true,
  completed_snippet_onboarding: true,
  test_account_filters: [{ key: 'email', value: '@example.com', operator: 'not_icontains' }],
  test_account_filters_default_checked: true,
  path_cleaning_filters: [{ alias: ':id', regex: '\\d+' }],
  is_demo: true,
  timezone: 'Europe/Berlin',
  data_attributes: ['data-attr', 'data-test'],
  person_display_name_properties: ['email', 'name'],
  correlation_config: { excluded_event_names: ['a'] },
  autocapture_opt_out: true,
  autocapture_exceptions_opt_in: false,
  autocapture_web_vitals_opt_in: true,
  autocapture_web_vitals_allowed_metrics: ['CLS'],
  autocapture_exceptions_errors_to_ignore: ['ResizeObserver loop'],
  capture_console_log_opt_in: true,
  capture_performance_opt_in: false,
  session_recording_opt_in: true,
  session_recording_sample_rate: '0.25',
  session_recording_minimum_duration_milliseconds: 30_000,
  session_recording_linked_flag: { id: 1, key: 'record' },
  session_recording_network_payload_capture_config: { recordHeaders: true },
  session_recording_masking_config: { maskAllInputs: false },
  session_recording_url_trigger_config: [{ url: '/checkout', matching: 'regex' }, null, 3],
  session_recording_url_blocklist_config: [],
  session_recording_event_trigger_config: ['signed up'],
  session_recording_trigger_match_type_config: 'all',
  session_recording_trigger_groups: { version: 2, groups: [] },
  session_recording_retention_period: '5y',
  session_replay_config: { record_canvas: true },
  survey_config: { appearance: { theme: 'dark' } },
  access_control: true,
  week_start_day: 0,
  primary_dashboard: null,
  live_events_columns: ['event', 'person'],
  recording_domains: ['https://app.example.com'],
  inject_web_apps: true,
  extra_settings: { nested: [{ deep: [1.5, true, null, 'x'] }] },
  modifiers: { personsOnEventsMode: 'disabled' },
  has_completed_onboarding_for: { surveys: true },
  surveys_opt_in: false,
  heatmaps_opt_in: true,
  flags_persistence_default: false,
  receive_org_level_activity_logs: true,
  business_model: '',
  conversations_enabled: true,
  conversations_settings: { widget: 'on' },
  logs_settings: 0,
  proactive_tasks_enabled: false,
};

test('every setting is returned as sent, and nullable ones can be set to null again', async () => {
  const { admin, organization, path } = await createTestProject(await openTestRolecall());
  const fromTheStart = { ...everySetting, name: 'From the start' };
  expect(await admin.projects.create({ organization_id: organization.id, ...fromTheStart })).toMatchObject(
    fromTheStart,
  );

  expect(await admin.projects.update({ ...path, ...everySetting })).toMatchObject(everySetting);
  expect(await admin.projects.get(path)).toMatchObject(everySetting);

  const never: (keyof ProjectUpdate)[] = [
    ...([
      'name',
      'app_urls',
      'anonymize_ips',
      'completed_snippet_onboarding',
      'test_account_filters',
      'is_demo',
      'timezone',
      'data_attributes',
    ] as const),
    ...(['session_recording_opt_in', 'session_recording_retention_period', 'access_control'] as const),
  ];
  for (const field of never)
    expect(await refusal(admin.projects.update({ ...path, [field]: null }))).toMatchObject({
      code: 'null',
      detail: 'This field may not be null.',
      attr: field,
    });
  const nulls = Object.fromEntries(
    Object.keys(everySetting)
      .filter((field) => !never.includes(field as keyof ProjectUpdate))
      .map((field) => [field, null]),
  );
  expect(Object.keys(nulls)).toHaveLength(41);
  expect(await admin.projects.update({ ...path, ...nulls })).toMatchObject({ ...everySetting, ...nulls });
});

test('a new project has default settings, a public token and no secret token', async () => {
  const { project, organization } = await createTestProject(await openTestRolecall());
  expect(project).toMatchObject({
    name: 'Web shop',
    organization: organization.id,
    timezone: 'UTC',
    app_urls: [],
    test_account_filters: [],
    data_attributes: ['data-attr'],
    session_recording_retention_period: '30d',
    access_control: false,
    surveys_opt_in: null,
    primary_dashboard: null,
    effective_membership_level: 8,
    secret_api_token: null,
    secret_api_token_backup: null,
  });
  expect(isWellFormedToken(project.api_token, 'phc_')).toBe(true);
});

test('only admins can read secret tokens, and only digests and ciphertexts are stored', async () => {
  const rolecall = await openTestRolecall();
  const { admin, member, organization, path, rotate } = await createTestProject(rolecall);
  await rotate();
  const rotated = await rotate();
  const tokens = {
    secret_api_token: rotated.secret_api_token,
    secret_api_token_backup: rotated.secret_api_token_backup,
  };
  expect(rotated.secret_api_token).toMatch(/^phs_[0-9A-Za-z]{49}$/);

  expect(await admin.projects.get(path)).toMatchObject(tokens);
  expect(
    (await (await organization.owner.caller()).projects.list({ organization_id: organization.id })).results[0],
  ).toMatchObject(tokens);
  const unread = {
    secret_api_token: null,
    secret_api_token_backup: null,
    secret_api_token_last_used_at: null,
    secret_api_token_backup_last_used_at: null,
  };
  expect(await member.projects.get(path)).toMatchObject({ ...unread, effective_membership_level: 1 });
  expect((await member.projects.list({ organization_id: organization.id })).results[0]).toMatchObject(unread);

  const stored = JSON.stringify(await databaseOf(rolecall).executor.selectFrom('projects').selectAll().execute());
  const logged = JSON.stringify(await databaseOf(rolecall).executor.selectFrom('activity_log').selectAll().execute());
  for (const token of Object.values(tokens)) {
    expect(stored).not.toContain(token);
    expect(logged).not.toContain(token);
  }
});

test('a rotation keeps the previous token as the backup and revokes the previous backup', async () => {
  const rolecall = await openTestRolecall();
  const { project, rotate } = await createTestProject(rolecall);
  const first = await rotate();
  expect(first.secret_api_token_backup).toBeNull();
  const second = await rotate();
  expect(second.secret_api_token_backup).toBe(first.secret_api_token);
  expect(await current(rolecall, first.secret_api_token)).toMatchObject({
    id: project.id,
    name: 'Web shop',
    organization: project.organization,
  });
  const third = await rotate();
  expect(third.secret_api_token_backup).toBe(second.secret_api_token);
  expect(await current(rolecall, third.secret_api_token)).toMatchObject({ id: project.id });
  expect(await current(rolecall, second.secret_api_token)).toMatchObject({ id: project.id });
  expect(await refusal(current(rolecall, first.secret_api_token))).toMatchObject({ code: 'authentication_failed' });
});

test('the last use of a token follows it through a rotation, even if not stored yet', async () => {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const rolecall = await openTestRolecall({ clock: () => time });
  const { admin, path, rotate } = await createTestProject(rolecall);
  const { lastUsed } = rolecall.createContext({ kind: 'anonymous' });
  const first = await rotate();
  await current(rolecall, first.secret_api_token);
  expect(await admin.projects.get(path)).toMatchObject({
    secret_api_token_last_used_at: '2026-03-01T12:00:00.000Z',
    secret_api_token_backup_last_used_at: null,
  });
  time += 60_000;
  await current(rolecall, first.secret_api_token);
  expect(await rotate()).toMatchObject({
    secret_api_token_last_used_at: null,
    secret_api_token_backup_last_used_at: '2026-03-01T12:01:00.000Z',
  });
  await lastUsed.flush();
  expect(await admin.projects.get(path)).toMatchObject({
    secret_api_token_last_used_at: null,
    secret_api_token_backup_last_used_at: '2026-03-01T12:01:00.000Z',
  });
});

test('all processes show the first use of a token at once, and later uses once they are flushed', async () => {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const clock = () => time;
  const databaseUrl = await newDatabaseUrl();
  const rolecall = await openTestRolecall({ databaseUrl, clock });
  const { organization, path, admin, member, rotate } = await createTestProject(rolecall);
  await rotate();
  const { secret_api_token, secret_api_token_backup } = await rotate();
  const { id, value } = await rolecall
    .system()
    .system.createPersonalApiKey({ email: organization.admin.email, label: 'test', scopes: ['*'] });
  const other = await openRolecall({ databaseUrl, secret: testSecret, clock });
  onTestFinished(() => other.close());
  const elsewhere = await other.actingAs(organization.admin.email);
  const told = async (caller: Caller) => {
    const project = await caller.projects.get({ ...path, mask_secrets: true });
    const { results } = await caller.projects.list({ organization_id: organization.id });
    const times = [project.secret_api_token_last_used_at, project.secret_api_token_backup_last_used_at];
    expect([results[0]?.secret_api_token_last_used_at, results[0]?.secret_api_token_backup_last_used_at]).toEqual(
      times,
    );
    return times;
  };
  expect(await told(elsewhere)).toEqual([null, null]);
  await Promise.all([current(rolecall, secret_api_token_backup), current(rolecall, secret_api_token_backup)]);
  await rolecall.identify({ authorization: `Bearer ${value}` });
  const first = '2026-03-01T12:00:00.000Z';
  expect(await told(elsewhere)).toEqual([null, first]);
  expect(await told(admin)).toEqual([null, first]);
  expect(await told(member)).toEqual([null, null]);
  const known = other.createCaller(await other.identify({ authorization: `Bearer ${value}` }));
  expect(await known.personalApiKeys.current()).toMatchObject({ id, last_used_at: first });
  time += 20_000;
  await current(rolecall, secret_api_token);
  await current(rolecall, secret_api_token_backup);
  const later = '2026-03-01T12:00:20.000Z';
  expect(await told(admin)).toEqual([later, later]);
  // The other process sees the later uses once they are flushed, within 30 seconds.
  expect(await told(elsewhere)).toEqual([later, first]);
  await rolecall.createContext({ kind: 'anonymous' }).lastUsed.flush();
  expect(await told(elsewhere)).toEqual([later, later]);
});

test('50 concurrent rotations in two processes form one chain, whose last two tokens work', async () => {
  const databaseUrl = await newDatabaseUrl();
  const rolecall = await openTestRolecall({ databaseUrl });
  const { organization, path } = await createTestProject(rolecall);
  const other = await openRolecall({ databaseUrl, secret: testSecret });
  try {
    const callers = [
      await rolecall.actingAs(organization.admin.email),
      await other.actingAs(organization.owner.email),
    ] as const;
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => callers[index % 2 === 0 ? 0 : 1].projects.rotateSecretToken(path)),
    );

    const byToken = new Map(answers.map((answer) => [answer.secret_api_token, answer]));
    expect(byToken.size).toBe(50);
    const last = await callers[0].projects.get(path);
    let length = 0;
    for (let link = byToken.get(last.secret_api_token); link; link = byToken.get(link.secret_api_token_backup))
      length += 1;
    expect(length).toBe(50);

    const works = await Promise.all(
      [...byToken.keys()].map(
        async (token) => (await rolecall.identify({ authorization: `Bearer ${token}` })).kind === 'project',
      ),
    );
    expect([...byToken.keys()].filter((_, index) => works[index]).toSorted()).toEqual(
      [last.secret_api_token, last.secret_api_token_backup].toSorted(),
    );
    const { results } = await callers[0].activityLog.list({ organization_id: organization.id, scope: 'Project' });
    expect(results.filter((entry) => entry.activity === 'rotated')).toHaveLength(50);
  } finally {
    await other.close();
  }
});

test('settings sent with a rotation are stored, and logged with the masked tokens in one row', async () => {
  const { admin, organization, path, rotate } = await createTestProject(await openTestRolecall());
  const first = await rotate();
  const second = await rotate({
    name: 'Shop',
    session_recording_sample_rate: 0.5 as never,
    app_urls: ['https://shop.example.com', null, ''],
  });
  expect(second).toMatchObject({
    name: 'Shop',
    session_recording_sample_rate: '0.50',
    app_urls: ['https://shop.example.com'],
  });

  const { results } = await admin.activityLog.list({ organization_id: organization.id, item_id: String(path.id) });
  expect(results.map((entry) => entry.activity)).toEqual(['rotated', 'rotated', 'created']);
  const mask = (token: string | null) => `phs_...${token?.slice(-4)}`;
  expect(results[0]).toMatchObject({ project_id: path.id, item_name: 'Shop' });
  expect(results[0]?.before).toEqual({
    name: 'Web shop',
    app_urls: [],
    session_recording_sample_rate: null,
    secret_api_token: mask(first.secret_api_token),
    secret_api_token_backup: null,
  });
  expect(results[0]?.after).toEqual({
    name: 'Shop',
    app_urls: ['https://shop.example.com'],
    session_recording_sample_rate: '0.50',
    secret_api_token: mask(second.secret_api_token),
    secret_api_token_backup: mask(first.secret_api_token),
  });
});

test.each<[string, ProjectUpdate, { code: string; attr: string | null }]>([
  ['an unknown time zone', { name: 'New', timezone: 'Europe/Nowhere' }, { code: 'invalid_choice', attr: 'timezone' }],
  [
    'a URL that is not an origin',
    { name: 'New', app_urls: ['https://example.com/path'] },
    { code: 'invalid_input', attr: 'app_urls' },
  ],
  [
    'too many decimal places',
    { name: 'New', session_recording_sample_rate: '0.123' },
    { code: 'max_decimal_places', attr: 'session_recording_sample_rate' },
  ],
  [
    'an unknown dashboard',
    { name: 'New', primary_dashboard: 4711 },
    { code: 'invalid_input', attr: 'primary_dashboard' },
  ],
])('a rotation with %s changes nothing', async (_, settings, error) => {
  const { admin, organization, path, rotate } = await createTestProject(await openTestRolecall());
  const before = await rotate();
  expect(await refusal(rotate(settings))).toMatchObject(error);
  expect(await admin.projects.get(path)).toEqual(before);
  expect((await admin.activityLog.list({ organization_id: organization.id, item_id: String(path.id) })).count).toBe(2);
});

test('the backup token can be deleted, and deleting it again does nothing', async () => {
  const rolecall = await openTestRolecall();
  const { admin, organization, path, rotate } = await createTestProject(rolecall);
  const first = await rotate();
  const second = await rotate();
  expect(await admin.projects.deleteSecretTokenBackup(path)).toMatchObject({
    secret_api_token: second.secret_api_token,
    secret_api_token_backup: null,
  });
  expect(await refusal(current(rolecall, first.secret_api_token))).toMatchObject({ code: 'authentication_failed' });
  const after = await admin.projects.deleteSecretTokenBackup(path);
  expect(await admin.projects.get(path)).toEqual(after);
  const { results } = await admin.activityLog.list({ organization_id: organization.id, item_id: String(path.id) });
  expect(results.map((entry) => entry.activity)).toEqual([
    'secret_token_backup_deleted',
    'rotated',
    'rotated',
    'created',
  ]);
});

test('the public token can be reset', async () => {
  const { admin, organization, path, project } = await createTestProject(await openTestRolecall());
  const { api_token } = await admin.projects.resetToken(path);
  expect(api_token).not.toBe(project.api_token);
  expect(isWellFormedToken(api_token, 'phc_')).toBe(true);
  const { results } = await admin.activityLog.list({ organization_id: organization.id, item_id: String(path.id) });
  expect(results[0]).toMatchObject({
    activity: 'token_reset',
    before: { api_token: project.api_token },
    after: { api_token },
  });
});

test('an update logs the fields that changed, and nothing if none did', async () => {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const { admin, organization, path, project } = await createTestProject(await openTestRolecall({ clock: () => time }));
  time += 1000;
  const updated = await admin.projects.update({
    ...path,
    name: 'Web shop',
    timezone: 'europe/berlin',
    extra_settings: { a: 1 },
  });
  expect(updated).toMatchObject({
    timezone: 'Europe/Berlin',
    updated_at: '2026-03-01T12:00:01.000Z',
    created_at: project.created_at,
  });
  // Setting the clock back does not move `updated_at` back.
  time -= 60_000;
  expect((await admin.projects.update({ ...path, timezone: 'Europe/Berlin' })).updated_at).toBe(updated.updated_at);
  const { results } = await admin.activityLog.list({
    organization_id: organization.id,
    item_id: String(path.id),
    scope: 'Project',
  });
  expect(results.map(({ activity, before, after }) => ({ activity, before, after }))).toEqual([
    {
      activity: 'updated',
      before: { timezone: 'UTC', extra_settings: null },
      after: { timezone: 'Europe/Berlin', extra_settings: { a: 1 } },
    },
    { activity: 'created', before: null, after: { name: 'Web shop' } },
  ]);
});

test('deleting a project deletes its dashboards and revokes its tokens', async () => {
  const rolecall = await openTestRolecall();
  const { admin, path, rotate } = await createTestProject(rolecall);
  const { secret_api_token } = await rotate();
  const dashboard = await admin.dashboards.create({ project_id: path.id, name: 'Sales', url: 'https://example.com' });
  await admin.projects.delete(path);
  expect(await refusal(admin.projects.get(path))).toMatchObject(notFound);
  expect(await refusal(admin.dashboards.get({ project_id: path.id, id: dashboard.id }))).toMatchObject(notFound);
  expect(await refusal(current(rolecall, secret_api_token))).toMatchObject({ code: 'authentication_failed' });
});

test('names need not be unique, and projects of other organizations are not found', async () => {
  const rolecall = await openTestRolecall();
  const one = await createTestProject(rolecall);
  const two = await createTestProject(rolecall);
  expect(two.project.name).toBe(one.project.name);
  const other = await one.admin.projects.create({ organization_id: one.organization.id, name: one.project.name });
  expect(other.name).toBe(one.project.name);
  expect((await one.admin.projects.update({ ...one.path, name: 'WEB shop' })).name).toBe('WEB shop');

  expect(
    (await one.admin.projects.list({ organization_id: one.organization.id })).results.map((project) => project.id),
  ).toEqual([one.project.id, other.id]);
  const foreign = { organization_id: one.organization.id, id: two.project.id };
  for (const call of ['get', 'update', 'delete', 'rotateSecretToken', 'deleteSecretTokenBackup', 'resetToken'] as const)
    expect(await refusal(one.admin.projects[call](foreign))).toMatchObject(notFound);
  expect(await refusal(one.admin.projects.get(two.path))).toMatchObject({
    code: 'permission_denied',
    detail: 'You do not have permission to perform this action.',
  });
});

test('projects are listed by number, in pages with the total count', async () => {
  const { admin, organization, project } = await createTestProject(await openTestRolecall());
  const made: Project[] = [];
  for (const name of ['C', 'B', 'A'])
    made.push(await admin.projects.create({ organization_id: organization.id, name }));
  const list = (limit: number, offset: number) =>
    admin.projects.list({ organization_id: organization.id, limit, offset });
  expect(await list(2, 0)).toMatchObject({ count: 4, results: [{ id: project.id }, { id: made[0]?.id }] });
  expect(await list(2, 2)).toMatchObject({ count: 4, results: [{ id: made[1]?.id }, { id: made[2]?.id }] });
});

test('members cannot change projects', async () => {
  const { member, organization, path } = await createTestProject(await openTestRolecall());
  for (const call of ['update', 'delete', 'rotateSecretToken', 'deleteSecretTokenBackup', 'resetToken'] as const)
    expect(await refusal(member.projects[call](path))).toMatchObject(forbidden);
  // Deleting checks the level in the organization before looking for the project; updating checks the level on the project.
  expect(await refusal(member.projects.delete({ ...path, id: 4711 }))).toMatchObject(forbidden);
  expect(await refusal(member.projects.update({ ...path, id: 4711 }))).toMatchObject(notFound);
  expect(await refusal(member.projects.create({ organization_id: organization.id, name: 'Mine' }))).toMatchObject({
    detail: 'Your organization access level is insufficient.',
  });
});

test('a private project is visible only to admins', async () => {
  const { admin, member, organization, path } = await createTestProject(await openTestRolecall());
  const open = await admin.projects.create({ organization_id: organization.id, name: 'Open' });
  await admin.projects.update({ ...path, access_control: true });
  expect((await admin.projects.list({ organization_id: organization.id })).count).toBe(2);
  expect(await member.projects.list({ organization_id: organization.id })).toMatchObject({
    count: 1,
    results: [{ id: open.id }],
  });
  expect(await refusal(member.projects.get(path))).toMatchObject(forbidden);
  expect(await refusal(member.dashboards.list({ project_id: path.id }))).toMatchObject(forbidden);
  expect(await refusal(member.projects.get({ ...path, id: 4711 }))).toMatchObject(notFound);
  await admin.projects.update({ ...path, access_control: false });
  expect((await member.projects.get(path)).access_control).toBe(false);
});

test('a key limited to projects can access only those', async () => {
  const rolecall = await openTestRolecall();
  const { admin, organization, path } = await createTestProject(rolecall);
  const other = await admin.projects.create({ organization_id: organization.id, name: 'Other' });
  const key = await withKey(rolecall, organization.admin.email, { scoped_projects: [path.id] });
  expect(await key.projects.list({ organization_id: organization.id })).toMatchObject({
    count: 1,
    results: [{ id: path.id }],
  });
  expect((await key.projects.rotateSecretToken(path)).secret_api_token).not.toBeNull();
  expect(await refusal(key.projects.get({ ...path, id: other.id }))).toMatchObject(forbidden);
  expect(await refusal(key.projects.rotateSecretToken({ ...path, id: other.id, timezone: 'nowhere' }))).toMatchObject(
    forbidden,
  );
  expect(await refusal(key.projects.get({ ...path, id: 4711 }))).toMatchObject(notFound);
  expect(await refusal(key.dashboards.list({ project_id: other.id }))).toMatchObject(forbidden);
  expect((await key.dashboards.list({ project_id: path.id })).count).toBe(0);

  const both = await withKey(rolecall, organization.admin.email, {
    scoped_projects: [path.id],
    scoped_organizations: [organization.id],
  });
  expect(await refusal(both.projects.create({ organization_id: organization.id, name: 'Beyond' }))).toMatchObject(
    forbidden,
  );
});

test('a key needs the required scope', async () => {
  const rolecall = await openTestRolecall();
  const { organization, path } = await createTestProject(rolecall);
  const key = await withKey(rolecall, organization.admin.email, { scopes: ['project:read'] });
  expect((await key.projects.get(path)).id).toBe(path.id);
  expect(await refusal(key.projects.rotateSecretToken(path))).toMatchObject({
    detail: "API key missing required scope 'project:write'",
  });
});

test("the primary dashboard must be one of the project's own, or null", async () => {
  const { admin, organization, path } = await createTestProject(await openTestRolecall());
  const other = await admin.projects.create({ organization_id: organization.id, name: 'Other' });
  const make = (project_id: number, name: string) =>
    admin.dashboards.create({ project_id, name, url: 'https://example.com' });
  const [first, second, foreign] = [
    await make(path.id, 'First'),
    await make(path.id, 'Second'),
    await make(other.id, 'Foreign'),
  ];
  const choose = (primary_dashboard: number | null) => admin.projects.update({ ...path, primary_dashboard });

  expect((await choose(first.id)).primary_dashboard).toBe(first.id);
  expect((await choose(second.id)).primary_dashboard).toBe(second.id);
  const error = {
    type: 'validation_error',
    code: 'invalid_input',
    detail: 'Dashboard does not belong to this team.',
    attr: 'primary_dashboard',
  };
  expect(await refusal(choose(foreign.id))).toEqual(error);
  expect(await refusal(choose(4711))).toEqual(error);
  expect(
    await refusal(
      admin.projects.create({ organization_id: organization.id, name: 'New', primary_dashboard: first.id }),
    ),
  ).toEqual(error);
  expect((await admin.projects.get(path)).primary_dashboard).toBe(second.id);
  expect((await admin.projects.update({ ...path, name: 'Shop' })).primary_dashboard).toBe(second.id);
  await admin.dashboards.delete({ project_id: path.id, id: second.id });
  expect((await admin.projects.get(path)).primary_dashboard).toBeNull();
  await choose(first.id);
  expect((await choose(null)).primary_dashboard).toBeNull();
  expect(
    (await admin.activityLog.list({ organization_id: organization.id, item_id: String(path.id), scope: 'Project' }))
      .results[0],
  ).toMatchObject({
    before: { primary_dashboard: first.id },
    after: { primary_dashboard: null },
  });
});

test('the overview searches and sorts projects, and counts their dashboards', async () => {
  const rolecall = await openTestRolecall();
  const { admin, member, organization, path } = await createTestProject(rolecall);
  const { organization_id } = path;
  const foreign = await createTestOrganization(rolecall, 'Globex');
  await (await foreign.admin.caller()).projects.create({ organization_id: foreign.id, name: 'Web elsewhere' });
  const { id } = await admin.projects.create({
    organization_id,
    name: 'Ärger_100%',
    product_description: 'Complaints',
    is_demo: true,
  });
  await admin.projects.create({ organization_id, name: 'Private web', access_control: true });
  for (const name of ['First', 'Second'])
    await admin.dashboards.create({ project_id: path.id, name, url: 'https://example.com' });
  await admin.projects.update({ organization_id, id, timezone: 'Europe/Berlin' });

  const found = async (input: Omit<Parameters<typeof admin.projects.overview>[0], 'organization_id'>, by = admin) => {
    const { count, results } = await by.projects.overview({ organization_id, ...input });
    return [count, ...results.map(({ name }) => name)];
  };
  expect(await found({})).toEqual([3, 'Private web', 'Web shop', 'Ärger_100%']);
  expect(await found({ order: '-name' })).toEqual([3, 'Ärger_100%', 'Web shop', 'Private web']);
  expect(await found({ order: 'created_at' })).toEqual([3, 'Web shop', 'Ärger_100%', 'Private web']);
  expect(await found({ order: '-updated_at', limit: 1 })).toEqual([3, 'Ärger_100%']);
  expect(await found({ order: '-name', limit: 1, offset: 1 })).toEqual([3, 'Web shop']);
  expect(await found({ search: 'WEB' })).toEqual([2, 'Private web', 'Web shop']);
  expect(await found({ search: 'ÄRGER_' })).toEqual([1, 'Ärger_100%']);
  expect(await found({ search: '%' })).toEqual([1, 'Ärger_100%']);
  expect(await found({ search: 'nothing' })).toEqual([0]);
  expect(await found({}, member)).toEqual([2, 'Web shop', 'Ärger_100%']);
  const key = await withKey(rolecall, organization.admin.email, { scoped_projects: [id] });
  expect(await found({}, key)).toEqual([1, 'Ärger_100%']);

  const { created_at, updated_at } = await admin.projects.get({ organization_id, id });
  expect((await member.projects.overview({ organization_id, search: 'ärger' })).results).toEqual([
    {
      id,
      name: 'Ärger_100%',
      product_description: 'Complaints',
      access_control: false,
      is_demo: true,
      created_at,
      updated_at,
      dashboard_count: 0,
    },
  ]);
  expect((await member.projects.overview({ organization_id, search: 'shop' })).results[0]?.dashboard_count).toBe(2);
});

test('secret tokens are masked on request, and stay hidden from members', async () => {
  const { admin, member, path, rotate } = await createTestProject(await openTestRolecall());
  expect(await admin.projects.get({ ...path, mask_secrets: true })).toMatchObject({
    secret_api_token: null,
    secret_api_token_backup: null,
  });
  await rotate();
  const { secret_api_token: current, secret_api_token_backup: backup, ...rest } = await rotate();
  const { secret_api_token, secret_api_token_backup, ...others } = await admin.projects.get({
    ...path,
    mask_secrets: true,
  });
  expect(secret_api_token).toBe(`phs_...${current?.slice(-4)}`);
  expect(secret_api_token_backup).toBe(`phs_...${backup?.slice(-4)}`);
  expect(others).toEqual(rest);
  expect(await member.projects.get({ ...path, mask_secrets: true })).toMatchObject({
    secret_api_token: null,
    secret_api_token_backup: null,
  });
});
