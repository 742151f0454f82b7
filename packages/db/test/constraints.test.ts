import { projectFlagFields, projectJsonFields } from '@rolecall/contracts';
import { sql, type Updateable } from 'kysely';
import { describe, expect, it } from 'vitest';
import {
  type Database,
  type Executor,
  migrate,
  newId,
  type Tables,
  transaction,
  violatesUnique,
  violationOf,
  type Violation,
} from '../src/index.ts';
import { type UniqueIndex, uniqueIndexes } from '../src/unique-indexes.ts';
import { forEachEngine } from '../testing/databases.ts';
import { make } from '../testing/factories.ts';

/** The violation that the database reported, with the name of the constraint if the engine gives it, and the message. */
async function refused(
  database: Database,
  work: Promise<unknown>,
): Promise<{ violation: Violation | undefined; message: string }> {
  try {
    await work;
  } catch (error) {
    return { violation: violationOf(database, error), message: (error as Error).message };
  }
  throw new Error('Nothing was refused.');
}

/** An organization with an owner, a role and a project. */
async function fixture(db: Executor) {
  const { id: organization_id } = await make.organization(db);
  const { user, membership } = await make.member(db, organization_id, 15);
  const role = await make.role(db, { organization_id });
  const project = await make.project(db, { organization_id });
  return {
    organization_id,
    user,
    user_id: user.id,
    membership,
    role,
    role_id: role.id,
    project,
    project_id: project.id,
  };
}
type Fixture = Awaited<ReturnType<typeof fixture>>;

const ofRow = ({ organization_id, role_id, user_id }: Fixture) => ({ organization_id, role_id, user_id });
const ofProject = ({ organization_id, project_id }: Fixture) => ({ organization_id, project_id });
const ofReference = ({ organization_id, role_id }: Fixture) => ({ organization_id, role_id });

const earlier = '2020-01-01T00:00:00.000Z';
const text = (length: number) => '🦊'.repeat(length);

const sameId = newId();

/** For each unique index, an insert that violates it when repeated. */
const twice: Record<UniqueIndex, (db: Executor, given: Fixture) => Promise<unknown>> = {
  users_uuid: (db) => make.user(db, { uuid: sameId }),
  users_email: (db) => make.user(db, { email_key: 'same' }),
  personal_api_keys_digest: (db, { user_id }) => make.key(db, { user_id, digest: 'same' }),
  organizations_slug: (db) => make.organization(db, { slug: 'same' }),
  organization_memberships_user: (db, { organization_id, user_id }) =>
    make.membership(db, { organization_id, user_id }),
  organization_invites_target_email: (db, { organization_id }) =>
    make.invite(db, { organization_id, target_email_key: 'same' }),
  roles_name: (db, { organization_id }) => make.role(db, { organization_id, name_key: 'same' }),
  role_memberships_user: (db, given) => make.roleMembership(db, ofRow(given)),
  role_external_references_id: (db, given) =>
    make.reference(db, { ...ofReference(given), provider_role_id_key: 'same' }),
  role_external_references_slug: (db, given) =>
    make.reference(db, { ...ofReference(given), provider_role_slug_key: 'same' }),
  activity_log_sequence: (db, { organization_id }) => make.activity(db, { organization_id, sequence: 1_000_000 }),
  // The primary key refuses the row first; this index exists only for foreign keys to refer to.
  projects_organization: (db, { organization_id, project_id: id }) => make.project(db, { organization_id, id }),
  projects_uuid: (db, { organization_id }) => make.project(db, { organization_id, uuid: sameId }),
  projects_api_token: (db, { organization_id }) => make.project(db, { organization_id, api_token: 'same' }),
  projects_secret_api_token: (db, { organization_id }) =>
    make.project(db, { organization_id, secret_api_token_encrypted: 'x', secret_api_token_digest: 'same' }),
  projects_secret_api_token_backup: (db, { organization_id }) =>
    make.project(db, {
      organization_id,
      secret_api_token_backup_encrypted: 'x',
      secret_api_token_backup_digest: 'same',
    }),
};
/** For each check constraint, rows that it refuses. */
const bad: Record<string, (db: Executor, given: Fixture) => (() => Promise<unknown>)[]> = {
  organizations_name_length: (db) => ['', text(65)].map((name) => () => make.organization(db, { name })),
  organizations_slug_length: (db) => ['', text(81)].map((slug) => () => make.organization(db, { slug })),
  organizations_contact_name_length: (db) =>
    ['', text(201)].map((contact_name) => () => make.organization(db, { contact_name })),
  organizations_shared_slack_channel_url_length: (db) =>
    ['', text(501)].map((shared_slack_channel_url) => () => make.organization(db, { shared_slack_channel_url })),
  organizations_time: (db) => [() => make.organization(db, { updated_at: earlier })],
  users_email_length: (db) => ['ab', text(255)].map((email) => () => make.user(db, { email })),
  users_first_name_length: (db) => [() => make.user(db, { first_name: text(151) })],
  users_last_name_length: (db) => [() => make.user(db, { last_name: text(151) })],
  users_role_at_organization: (db) =>
    ['', 'wizard', 'Engineering'].map((role_at_organization) => () => make.user(db, { role_at_organization })),
  users_flags: (db) =>
    (['is_active', 'is_email_verified', 'is_2fa_enabled', 'has_social_auth'] as const).flatMap((flag) =>
      [2, -1].map((value) => () => make.user(db, { [flag]: value })),
    ),
  users_time: (db) => [() => make.user(db, { updated_at: earlier })],
  personal_api_keys_label_length: (db, { user_id }) =>
    ['', text(41)].map((label) => () => make.key(db, { user_id, label })),
  personal_api_keys_scopes_json: (db, { user_id }) =>
    ['', '*', '["*"'].map((scopes) => () => make.key(db, { user_id, scopes })),
  personal_api_keys_scoped_organizations_json: (db, { user_id }) => [
    () => make.key(db, { user_id, scoped_organizations: '[' }),
  ],
  personal_api_keys_scoped_projects_json: (db, { user_id }) => [
    () => make.key(db, { user_id, scoped_projects: '1,2' }),
  ],
  organization_memberships_level: (db, { organization_id }) =>
    [0, 2, 16, -1].map((level) => () => make.member(db, organization_id, level)),
  organization_memberships_time: (db, { organization_id }) => [
    async () => make.membership(db, { organization_id, user_id: (await make.user(db)).id, updated_at: earlier }),
  ],
  roles_name_length: (db, { organization_id }) =>
    ['', text(201)].map((name) => () => make.role(db, { organization_id, name })),
  roles_description_length: (db, { organization_id }) => [
    () => make.role(db, { organization_id, description: text(501) }),
  ],
  roles_is_default: (db, { organization_id }) => [() => make.role(db, { organization_id, is_default: 2 })],
  roles_time: (db, { organization_id }) => [() => make.role(db, { organization_id, updated_at: earlier })],
  role_grants_source: (db, given) => [
    async () => {
      const { organization_id, user_id } = given;
      const { id: role_id } = await make.role(db, { organization_id });
      await make.roleMembership(db, { organization_id, role_id, user_id });
      await db
        .updateTable('role_grants')
        .set({ source: 'magic' as 'manual' })
        .where('role_id', '=', role_id)
        .execute();
    },
  ],
  role_grants_expiry: (db, { organization_id, user_id }) => {
    const update = async (change: Updateable<Tables['role_grants']>) => {
      const { id: role_id } = await make.role(db, { organization_id });
      await make.roleMembership(db, { organization_id, role_id, user_id });
      await db.updateTable('role_grants').set(change).where('role_id', '=', role_id).execute();
    };
    return [
      () => update({ source: 'invite', expires_at: '2099-01-01T00:00:00.000Z' }),
      () => update({ expires_at: '2000-01-01T00:00:00.000Z' }),
    ];
  },
  group_syncs_provider_length: (db, { organization_id }) =>
    ['', text(33)].map((provider) => () => make.groupSync(db, { organization_id, provider })),
  group_syncs_organization_length: (db, { organization_id }) =>
    ['', text(256)].map(
      (provider_organization_id) => () => make.groupSync(db, { organization_id, provider_organization_id }),
    ),
  group_syncs_source_length: (db, { organization_id }) => [
    () => make.groupSync(db, { organization_id, source: text(256) }),
  ],
  group_syncs_digest_length: (db, { organization_id }) =>
    ['', '0'.repeat(63)].map((digest) => () => make.groupSync(db, { organization_id, digest })),
  group_syncs_state: (db, { organization_id }) => [
    () => make.groupSync(db, { organization_id, state: 'gone' as 'planned' }),
  ],
  group_syncs_applied: (db, { organization_id }) => [
    () => make.groupSync(db, { organization_id, state: 'applied' }),
    () => make.groupSync(db, { organization_id, applied_at: earlier }),
  ],
  group_syncs_applier: (db, { organization_id, user_id }) => [
    () => make.groupSync(db, { organization_id, applied_by_user_id: user_id }),
  ],
  group_syncs_revision: (db, { organization_id }) => [
    () => make.groupSync(db, { organization_id, revision: -1 }),
    () => make.groupSync(db, { organization_id, last_sequence: -1 }),
  ],
  group_syncs_totals_json: (db, { organization_id }) => [() => make.groupSync(db, { organization_id, totals: '{' })],
  group_syncs_plan_json: (db, { organization_id }) => [() => make.groupSync(db, { organization_id, plan: '{' })],
  organizations_max_revocations_percent: (db) =>
    [-1, 101].map((max_revocations_percent) => () => make.organization(db, { max_revocations_percent })),
  organizations_revocations_floor: (db) =>
    [-1, 10_001].map((revocations_floor) => () => make.organization(db, { revocations_floor })),
  role_external_references_manual_removals: (db, given) => [
    () => make.reference(db, { ...ofReference(given), respect_manual_removals: 2 }),
  ],
  role_memberships_time: (db, given) => [() => make.roleMembership(db, { ...ofRow(given), updated_at: earlier })],
  role_external_references_provider_length: (db, given) =>
    ['', text(33)].map((provider) => () => make.reference(db, { ...ofReference(given), provider })),
  role_external_references_organization_length: (db, given) =>
    ['', text(256)].map(
      (provider_organization_id) => () => make.reference(db, { ...ofReference(given), provider_organization_id }),
    ),
  role_external_references_id_length: (db, given) =>
    ['', text(256)].map((provider_role_id) => () => make.reference(db, { ...ofReference(given), provider_role_id })),
  role_external_references_slug_length: (db, given) => [
    () => make.reference(db, { ...ofReference(given), provider_role_slug: text(256) }),
  ],
  role_external_references_slug_key: (db, given) => [
    () => make.reference(db, { ...ofReference(given), provider_role_slug_key: '' }),
  ],
  role_external_references_name_length: (db, given) =>
    ['', text(256)].map(
      (provider_role_name) => () => make.reference(db, { ...ofReference(given), provider_role_name }),
    ),
  organization_invites_target_email_length: (db, { organization_id }) =>
    ['ab', text(255)].map((target_email) => () => make.invite(db, { organization_id, target_email })),
  organization_invites_first_name_length: (db, { organization_id }) => [
    () => make.invite(db, { organization_id, first_name: text(31) }),
  ],
  organization_invites_is_mailed: (db, { organization_id }) => [
    () => make.invite(db, { organization_id, is_mailed: 2 }),
  ],
  organization_invites_is_system: (db, { organization_id }) => [
    () => make.invite(db, { organization_id, is_system: 2 }),
  ],
  organization_invites_level: (db, { organization_id }) =>
    [0, 9].map((level) => () => make.invite(db, { organization_id, level })),
  organization_invites_message_length: (db, { organization_id }) => [
    () => make.invite(db, { organization_id, message: text(1001) }),
  ],
  organization_invites_time: (db, { organization_id }) => [
    () => make.invite(db, { organization_id, updated_at: earlier }),
  ],
  projects_name_length: (db, { organization_id }) =>
    ['', text(201)].map((name) => () => make.project(db, { organization_id, name })),
  projects_product_description_length: (db, { organization_id }) => [
    () => make.project(db, { organization_id, product_description: text(1001) }),
  ],
  projects_timezone_length: (db, { organization_id }) =>
    ['', text(241)].map((timezone) => () => make.project(db, { organization_id, timezone })),
  projects_sample_rate: (db, { organization_id }) =>
    ['1.01', '-0.1', '0.5', '0.255', 'half'].map(
      (rate) => () => make.project(db, { organization_id, session_recording_sample_rate: rate }),
    ),
  projects_minimum_duration: (db, { organization_id }) =>
    [-1, 30_001].map(
      (value) => () => make.project(db, { organization_id, session_recording_minimum_duration_milliseconds: value }),
    ),
  projects_trigger_match_type_length: (db, { organization_id }) => [
    () => make.project(db, { organization_id, session_recording_trigger_match_type_config: text(25) }),
  ],
  projects_retention_period: (db, { organization_id }) =>
    ['', '2y'].map(
      (value) => () => make.project(db, { organization_id, session_recording_retention_period: value as '1y' }),
    ),
  projects_week_start_day: (db, { organization_id }) => [
    () => make.project(db, { organization_id, week_start_day: 2 as 1 }),
  ],
  projects_business_model: (db, { organization_id }) => [
    () => make.project(db, { organization_id, business_model: 'c2c' as 'b2c' }),
  ],
  projects_ingested_event: (db, { organization_id }) => [
    () => make.project(db, { organization_id, ingested_event: 2 }),
  ],
  projects_secret_api_token: (db, { organization_id }) => [
    () => make.project(db, { organization_id, secret_api_token_encrypted: 'x' }),
    () => make.project(db, { organization_id, secret_api_token_digest: 'x' }),
  ],
  projects_secret_api_token_backup: (db, { organization_id }) => [
    () => make.project(db, { organization_id, secret_api_token_backup_encrypted: 'x' }),
    () => make.project(db, { organization_id, secret_api_token_backup_digest: 'x' }),
  ],
  projects_time: (db, { organization_id }) => [() => make.project(db, { organization_id, updated_at: earlier })],
  ...Object.fromEntries(
    projectJsonFields.map((field) => [
      `projects_${field}_json`,
      (db: Executor, { organization_id }: Fixture) =>
        ['', '{', 'text'].map((value) => () => make.project(db, { organization_id, [field]: value })),
    ]),
  ),
  ...Object.fromEntries(
    projectFlagFields.map((field) => [
      `projects_${field}_flag`,
      (db: Executor, { organization_id }: Fixture) =>
        [2, -1].map((value) => () => make.project(db, { organization_id, [field]: value })),
    ]),
  ),
  dashboards_name_length: (db, { organization_id, project_id }) =>
    ['', text(401)].map((name) => () => make.dashboard(db, { organization_id, project_id, name })),
  dashboards_description_length: (db, { organization_id, project_id }) => [
    () => make.dashboard(db, { organization_id, project_id, description: text(2001) }),
  ],
  dashboards_url_length: (db, { organization_id, project_id }) =>
    ['', text(2001)].map((url) => () => make.dashboard(db, { organization_id, project_id, url })),
  dashboards_is_primary: (db, { organization_id, project_id }) => [
    () => make.dashboard(db, { organization_id, project_id, is_primary: 2 }),
  ],
  dashboards_time: (db, { organization_id, project_id }) => [
    () => make.dashboard(db, { organization_id, project_id, updated_at: earlier }),
  ],
  projects_cookieless_server_hash_mode: (db, { organization_id }) => [
    () => make.project(db, { organization_id, cookieless_server_hash_mode: 3 }),
  ],
  dashboards_pinned: (db, { organization_id, project_id }) => [
    () => make.dashboard(db, { organization_id, project_id, pinned: 2 }),
  ],
  dashboards_tags_json: (db, { organization_id, project_id }) => [
    () => make.dashboard(db, { organization_id, project_id, tags: '[' }),
  ],
  access_controls_resource: (db, given) =>
    ['', 'Project', 'organization'].map((resource) => () => make.accessControl(db, { ...ofProject(given), resource })),
  access_controls_dashboard_id: (db, given) =>
    ['project', 'insight'].map((resource) => async () => {
      const { id } = await make.dashboard(db, ofProject(given));
      return make.accessControl(db, { ...ofProject(given), resource, dashboard_id: id });
    }),
  access_controls_subject: (db, given) => [
    () => make.accessControl(db, { ...ofProject(given), role_id: given.role_id, user_id: given.user_id }),
  ],
  access_controls_level: (db, given) => [
    ...[-1, 3].map((level) => () => make.accessControl(db, { ...ofProject(given), level })),
    ...[-1, 4].map((level) => () => make.accessControl(db, { ...ofProject(given), resource: 'dashboard', level })),
  ],
  access_controls_time: (db, given) => [() => make.accessControl(db, { ...ofProject(given), updated_at: earlier })],
  idempotency_keys_status: (db) => [199, 500].map((status) => () => make.idempotencyKey(db, { status })),
  confirmations_purpose: (db, { user_id }) => [
    () => make.confirmation(db, { purpose: 'other' as 'sign_up', user_id, sealed: null }),
  ],
  confirmations_subject: (db, { user_id }) => [
    () => make.confirmation(db, { user_id }),
    () => make.confirmation(db, { sealed: null }),
    () => make.confirmation(db, { purpose: 'reset_password', sealed: null }),
    () => make.confirmation(db, { purpose: 'reset_password', user_id }),
  ],
  confirmations_expiry: (db) => [() => make.confirmation(db, { expires_at: '2026-01-31T09:30:00.000Z' })],
  mails_facts: (db) => [() => make.mail(db, { facts: '{' })],
  mails_attempts: (db) => [() => make.mail(db, { attempts: -1 })],
  mails_end: (db) => [
    () => make.mail(db, { due_at: null }),
    () => make.mail(db, { sent_at: '2026-01-31T09:30:00.000Z' }),
    () => make.mail(db, { failure: 'no such mailbox' }),
  ],
  mails_lease: (db) => [() => make.mail(db, { due_at: null, sent_at: '2026-01-31T09:30:00.000Z', lease: newId() })],
  sessions_user_agent_length: (db, { user_id }) =>
    ['', 'x'.repeat(513)].map((user_agent) => () => make.session(db, { user_id, user_agent })),
  organizations_requires_second_factor: (db) => [() => make.organization(db, { requires_second_factor: 2 })],
  totp_secrets_some: (db, { user_id }) => [
    () => make.totpSecret(db, { user_id, secret_encrypted: null, confirmed_at: null }),
  ],
  totp_secrets_confirmed: (db, { user_id }) => [
    () => make.totpSecret(db, { user_id, confirmed_at: null }),
    () => make.totpSecret(db, { user_id, secret_encrypted: null, pending_encrypted: 'x' }),
  ],
  totp_secrets_last_step: (db, { user_id }) => [() => make.totpSecret(db, { user_id, last_step: -1 })],
  passkeys_name_length: (db, { user_id }) => ['', text(101)].map((name) => () => make.passkey(db, { user_id, name })),
  passkeys_transports_json: (db, { user_id }) => [() => make.passkey(db, { user_id, transports: '[' })],
  passkeys_counter: (db, { user_id }) => [() => make.passkey(db, { user_id, counter: -1 })],
  authentication_challenges_purpose: (db, { user_id }) => [
    () => make.challenge(db, { user_id, checked_digest: 'x', purpose: 'other' as 'sign_in' }),
  ],
  authentication_challenges_user: (db) => [() => make.challenge(db, { purpose: 'passkey' })],
  authentication_challenges_checked: (db, { user_id }) => [
    () => make.challenge(db, { user_id }),
    () => make.challenge(db, { checked_digest: 'x' }),
  ],
  authentication_challenges_wrong_codes: (db) =>
    [-1, 6].map((wrong_codes) => () => make.challenge(db, { wrong_codes })),
  activity_log_before_json: (db) => [() => make.activity(db, { before: '{' })],
  activity_log_sequence: (db, { organization_id }) => [
    () => make.activity(db, { organization_id, sequence: null }),
    () => make.activity(db, { sequence: 1 }),
  ],
  activity_log_after_json: (db) => [() => make.activity(db, { after: 'x' })],
};

forEachEngine('rules enforced by the database', (engine) => {
  it('unique indexes refuse the second of two equal rows, and the error names the index', async () => {
    const database = await engine.open();
    for (const [index, insert] of Object.entries(twice) as [UniqueIndex, (typeof twice)[UniqueIndex]][]) {
      const given = await fixture(database.executor);
      const alreadyThere = ['organization_memberships_user', 'projects_organization'].includes(index);
      if (!alreadyThere) await insert(database.executor, given);
      const { violation } = await refused(database, insert(database.executor, given));
      expect(violation, index).toEqual(
        index === 'projects_organization' ? { kind: 'unique' } : { kind: 'unique', constraint: index },
      );
    }
    expect(Object.keys(twice).toSorted()).toEqual(Object.keys(uniqueIndexes).toSorted());
  });

  it('unique indexes allow the same row in another organization', async () => {
    const database = await engine.open();
    const ofOrganization = (Object.entries(uniqueIndexes) as [UniqueIndex, { columns: readonly string[] }][]).filter(
      ([, { columns }]) => columns[0] === 'organization_id',
    );
    for (const [index] of ofOrganization.filter(
      ([name]) => name !== 'projects_organization' && name !== 'organization_memberships_user',
    ))
      for (let time = 0; time < 2; time += 1) await twice[index](database.executor, await fixture(database.executor));
    expect(ofOrganization.length).toBeGreaterThan(5);
  });

  it('violatesUnique distinguishes indexes from each other and from other errors', async () => {
    const database = await engine.open();
    await make.organization(database.executor, { slug: 'same' });
    const error = await make.organization(database.executor, { slug: 'same' }).catch((caught: unknown) => caught);
    expect(violatesUnique(database, error, 'organizations_slug')).toBe(true);
    expect(violatesUnique(database, error, 'users_email')).toBe(false);
    expect(violationOf(database, new Error('UNIQUE constraint failed: organizations.slug'))).toBeUndefined();
  });

  it('null and empty slugs of references never collide', async () => {
    const database = await engine.open();
    const { organization_id, role_id } = await fixture(database.executor);
    for (const provider_role_slug of [null, null, '', ''])
      await make.reference(database.executor, { organization_id, role_id, provider_role_slug });
  });

  it('every check refuses the rows that it is meant for', async () => {
    const database = await engine.open();
    const given = await fixture(database.executor);
    for (const [name, rows] of Object.entries(bad))
      for (const insert of rows(database.executor, given)) {
        const { violation, message } = await refused(database, insert());
        expect(violation, name).toEqual({ kind: 'check' });
        expect(message).toContain(name);
      }
  });

  it('every check has a case above', async () => {
    const database = await engine.open();
    const schema = await database.engine.describeSchema(database.executor as never);
    const checks = [...schema.matchAll(/constraint "(\w+)" check/gi)].map(([, name]) => name);
    expect(checks.toSorted()).toEqual(Object.keys(bad).toSorted());
  });

  it('length checks count characters and allow the maximum', async () => {
    const database = await engine.open();
    const { organization_id } = await fixture(database.executor);
    await make.role(database.executor, { organization_id, name: text(200) });
    await make.organization(database.executor, { name: text(64) });
  });

  it('columns refuse other types, and required columns refuse null', async () => {
    const database = await engine.open();
    const { organization_id, user_id } = await fixture(database.executor);
    const bad = [
      () => make.membership(database.executor, { organization_id, user_id, level: 'owner' as never }),
      () => make.role(database.executor, { organization_id, name: null as never }),
      () => make.organization(database.executor, { created_at: null as never }),
    ];
    for (const insert of bad) expect((await refused(database, insert())).violation).toEqual({ kind: 'check' });
  });

  it('only one default role, one rule per subject and one primary dashboard are allowed', async () => {
    const database = await engine.open();
    const { organization_id, project_id, role_id, user_id } = await fixture(database.executor);
    await make.role(database.executor, { organization_id, is_default: 1 });
    expect(
      (await refused(database, make.role(database.executor, { organization_id, is_default: 1 }))).violation?.kind,
    ).toBe('unique');
    for (const [resource, level] of [
      ['project', 2],
      ['dashboard', 3],
    ] as const)
      for (const subject of [{}, { role_id }, { user_id }]) {
        const rule = { organization_id, project_id, resource, ...subject };
        await make.accessControl(database.executor, { ...rule, level });
        expect((await refused(database, make.accessControl(database.executor, rule))).violation?.kind).toBe('unique');
      }
    await make.dashboard(database.executor, { organization_id, project_id, is_primary: 1 });
    expect(
      (await refused(database, make.dashboard(database.executor, { organization_id, project_id, is_primary: 1 })))
        .violation?.kind,
    ).toBe('unique');
  });
});

forEachEngine('references between rows', (engine) => {
  const foreignKey = { kind: 'foreign_key' };

  it('never cross organizations', async () => {
    const database = await engine.open();
    const db = database.executor;
    const ours = await fixture(db);
    const theirs = await fixture(db);
    const invite = await make.invite(db, { organization_id: ours.organization_id });
    const reference = await make.reference(db, ofReference(ours));
    const crossing = [
      () => make.roleMembership(db, { ...ofRow(ours), role_id: theirs.role_id }),
      () => make.roleMembership(db, { ...ofRow(ours), user_id: theirs.user_id }),
      () => make.roleMembership(db, { ...ofRow(theirs), organization_id: ours.organization_id }),
      () => make.reference(db, { ...ofReference(ours), role_id: theirs.role_id }),
      () => make.dashboard(db, { organization_id: ours.organization_id, project_id: theirs.project_id }),
      () => make.accessControl(db, { ...ofProject(ours), project_id: theirs.project_id }),
      () => make.accessControl(db, { ...ofProject(ours), role_id: theirs.role_id }),
      () => make.accessControl(db, { ...ofProject(ours), user_id: theirs.user_id }),
      () =>
        db
          .insertInto('organization_invite_roles')
          .values({ organization_id: ours.organization_id, invite_id: invite.id, role_id: theirs.role_id })
          .execute(),
      () =>
        db
          .updateTable('role_external_references')
          .set({ organization_id: theirs.organization_id })
          .where('id', '=', reference.id)
          .execute(),
    ];
    for (const write of crossing) expect((await refused(database, write())).violation).toEqual(foreignKey);
  });

  it('require an organization membership for a role', async () => {
    const database = await engine.open();
    const ours = await fixture(database.executor);
    const stranger = await make.user(database.executor);
    expect(
      (await refused(database, make.roleMembership(database.executor, { ...ofRow(ours), user_id: stranger.id })))
        .violation,
    ).toEqual(foreignKey);
  });

  it('leaving an organization removes the roles held there, and no others', async () => {
    const database = await engine.open();
    const db = database.executor;
    const ours = await fixture(db);
    const theirs = await fixture(db);
    const { user, membership } = await make.member(db, ours.organization_id);
    await make.membership(db, { organization_id: theirs.organization_id, user_id: user.id });
    for (const { organization_id, role_id } of [ours, theirs])
      await make.roleMembership(db, { organization_id, role_id, user_id: user.id });
    const stays = await make.roleMembership(db, ofRow(ours));
    await db.deleteFrom('organization_memberships').where('id', '=', membership.id).execute();
    const left = await db
      .selectFrom('role_memberships')
      .select(['organization_id', 'user_id'])
      .orderBy('user_id')
      .execute();
    expect(left).toEqual([
      { organization_id: ours.organization_id, user_id: stays.user_id },
      { organization_id: theirs.organization_id, user_id: user.id },
    ]);
  });

  it('deleting a role deletes its memberships, references and places in invites', async () => {
    const database = await engine.open();
    const db = database.executor;
    const ours = await fixture(db);
    const invite = await make.invite(db, { organization_id: ours.organization_id });
    await make.roleMembership(db, ofRow(ours));
    await make.reference(db, ofReference(ours));
    await db
      .insertInto('organization_invite_roles')
      .values({ organization_id: ours.organization_id, invite_id: invite.id, role_id: ours.role_id })
      .execute();
    await db.deleteFrom('roles').where('id', '=', ours.role_id).execute();
    for (const table of ['role_memberships', 'role_external_references', 'organization_invite_roles'] as const)
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    expect(await db.selectFrom('organization_invites').selectAll().execute()).toHaveLength(1);
  });

  it('deleting an organization deletes everything in it and nothing in another', async () => {
    const database = await engine.open();
    const db = database.executor;
    const [ours, theirs] = [await fixture(db), await fixture(db)];
    for (const given of [ours, theirs]) {
      const { organization_id, project_id } = given;
      await make.roleMembership(db, ofRow(given));
      await make.reference(db, ofReference(given));
      await make.invite(db, { organization_id });
      await make.dashboard(db, { organization_id, project_id });
      await make.activity(db, { organization_id });
      await db
        .updateTable('users')
        .set({ current_organization_id: organization_id })
        .where('id', '=', given.user_id)
        .execute();
    }
    await db.deleteFrom('organizations').where('id', '=', ours.organization_id).execute();
    for (const table of [
      'organization_memberships',
      'roles',
      'role_memberships',
      'role_external_references',
      'organization_invites',
      'projects',
      'dashboards',
    ] as const)
      expect(
        (await db.selectFrom(table).select('organization_id').execute()).map((row) => row.organization_id),
        table,
      ).toEqual([theirs.organization_id]);
    // Log entries are kept.
    expect(await db.selectFrom('activity_log').select('organization_id').execute()).toHaveLength(2);
    const users = await db.selectFrom('users').select('current_organization_id').orderBy('id').execute();
    expect(users).toEqual([{ current_organization_id: null }, { current_organization_id: theirs.organization_id }]);
    expect(await database.engine.integrityProblems(db as never)).toEqual([]);
  });

  it('deleting a user keeps what they created, without their name, and their log entries', async () => {
    const database = await engine.open();
    const db = database.executor;
    const ours = await fixture(db);
    const { user } = await make.member(db, ours.organization_id);
    const invited = await make.user(db);
    await make.membership(db, {
      organization_id: ours.organization_id,
      user_id: invited.id,
      invited_by_user_id: user.id,
    });
    await make.reference(db, { ...ofReference(ours), created_by_user_id: user.id });
    const actor = { user_id: user.id, actor_uuid: user.uuid, actor_email: user.email, actor_name: 'Ada Lovelace' };
    await make.activity(db, { organization_id: ours.organization_id, ...actor });
    await make.key(db, { user_id: user.id });
    await db.deleteFrom('users').where('id', '=', user.id).execute();
    expect(await db.selectFrom('role_external_references').select('created_by_user_id').execute()).toEqual([
      { created_by_user_id: null },
    ]);
    expect(await db.selectFrom('activity_log').selectAll().execute()).toMatchObject([actor]);
    expect(await db.selectFrom('personal_api_keys').selectAll().execute()).toEqual([]);
    expect(
      await db
        .selectFrom('organization_memberships')
        .select('invited_by_user_id')
        .where('user_id', '=', invited.id)
        .execute(),
    ).toEqual([{ invited_by_user_id: null }]);
  });

  it('are enforced on every connection', async () => {
    const url = await engine.newUrl();
    await migrate(await engine.open(url));
    const other = await engine.open(url);
    expect((await refused(other, make.role(other.executor, { organization_id: newId() }))).violation).toEqual(
      foreignKey,
    );
  });
});

forEachEngine('the last owner', (engine) => {
  const lastOwner = { kind: 'last_owner' };
  const setLevel = (db: Executor, id: string, level: number) =>
    db.updateTable('organization_memberships').set({ level }).where('id', '=', id).execute();
  const remove = (db: Executor, id: string) => db.deleteFrom('organization_memberships').where('id', '=', id).execute();

  it('can neither step down nor leave', async () => {
    const database = await engine.open();
    const { organization_id, membership, user_id } = await fixture(database.executor);
    await make.member(database.executor, organization_id, 8);
    for (const level of [8, 1])
      expect((await refused(database, setLevel(database.executor, membership.id, level))).violation).toEqual(lastOwner);
    expect((await refused(database, remove(database.executor, membership.id))).violation).toEqual(lastOwner);
    expect(
      (await refused(database, database.executor.deleteFrom('users').where('id', '=', user_id).execute())).violation,
    ).toEqual(lastOwner);
    await setLevel(database.executor, membership.id, 15);
  });

  it('cannot be deactivated, neither alone nor together with all other owners', async () => {
    const database = await engine.open();
    const { organization_id, user_id } = await fixture(database.executor);
    const deactivate = (...ids: number[]) =>
      database.executor.updateTable('users').set({ is_active: 0 }).where('id', 'in', ids).execute();
    expect((await refused(database, deactivate(user_id))).violation).toEqual(lastOwner);
    const second = await make.member(database.executor, organization_id, 15);
    expect((await refused(database, deactivate(user_id, second.user.id))).violation).toEqual(lastOwner);
    await deactivate(user_id);
    expect((await refused(database, deactivate(second.user.id))).violation).toEqual(lastOwner);
    await deactivate(user_id);
  });

  it('is determined for each organization separately', async () => {
    const database = await engine.open();
    const ours = await fixture(database.executor);
    await fixture(database.executor);
    expect((await refused(database, remove(database.executor, ours.membership.id))).violation).toEqual(lastOwner);
  });

  it('may leave if another owner stays, but both may not leave at once', async () => {
    const database = await engine.open();
    const { organization_id, membership } = await fixture(database.executor);
    const second = await make.member(database.executor, organization_id, 15);
    expect(
      (
        await refused(
          database,
          database.executor
            .updateTable('organization_memberships')
            .set({ level: 1 })
            .where('organization_id', '=', organization_id)
            .execute(),
        )
      ).violation,
    ).toEqual(lastOwner);
    expect(
      (
        await refused(
          database,
          database.executor
            .deleteFrom('organization_memberships')
            .where('organization_id', '=', organization_id)
            .execute(),
        )
      ).violation,
    ).toEqual(lastOwner);
    await remove(database.executor, membership.id);
    expect((await refused(database, setLevel(database.executor, second.membership.id, 8))).violation).toEqual(
      lastOwner,
    );
  });

  it('is the last active owner: deactivated owners do not count', async () => {
    const database = await engine.open();
    const { organization_id, membership } = await fixture(database.executor);
    const second = await make.member(database.executor, organization_id, 15);
    await database.executor.updateTable('users').set({ is_active: 0 }).where('id', '=', second.user.id).execute();
    expect((await refused(database, remove(database.executor, membership.id))).violation).toEqual(lastOwner);
    expect((await refused(database, setLevel(database.executor, membership.id, 8))).violation).toEqual(lastOwner);
    await remove(database.executor, second.membership.id);
  });

  it('is deleted with the organization', async () => {
    const database = await engine.open();
    const { organization_id } = await fixture(database.executor);
    await database.executor.deleteFrom('organizations').where('id', '=', organization_id).execute();
    expect(await database.executor.selectFrom('organization_memberships').selectAll().execute()).toEqual([]);
  });
});

forEachEngine('counters', (engine) => {
  it('equal the number of rows after random changes', async () => {
    const database = await engine.open();
    const db = database.executor;
    // A small linear congruential generator gives the same sequence each time, so that failures can be reproduced.
    let state = 42;
    const below = (limit: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * limit);
    };
    const pick = <T>(list: T[]) => list[below(list.length)];
    const organizations = [await fixture(db), await fixture(db), await fixture(db)];
    await transaction(database, async (trx) => {
      for (let step = 0; step < 400; step += 1) {
        const organization_id = pick(organizations)?.organization_id ?? '';
        const role = pick(
          await trx
            .selectFrom('roles')
            .select('id')
            .where('organization_id', '=', organization_id)
            .orderBy('id')
            .execute(),
        );
        const what = below(10);
        if (what < 4 || !role) await make.role(trx, { organization_id });
        else if (what < 8) await make.reference(trx, { organization_id, role_id: role.id });
        else if (what === 8)
          await trx
            .deleteFrom('roles')
            .where('organization_id', '=', organization_id)
            .where('id', '=', role.id)
            .execute();
        else
          await trx
            .deleteFrom('role_external_references')
            .where('organization_id', '=', organization_id)
            .where('role_id', '=', role.id)
            .execute();
      }
    });
    const rolledBack = transaction(database, async (trx) => {
      await make.role(trx, { organization_id: organizations[0]?.organization_id ?? '' });
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await db
      .deleteFrom('organizations')
      .where('id', '=', organizations[2]?.organization_id ?? '')
      .execute();
    const counted = await db
      .selectFrom('organizations as o')
      .select(['o.role_count', 'o.role_external_reference_count'])
      .select([
        sql<number>`(select count(*) from roles where organization_id = o.id)`.as('roles'),
        sql<number>`(select count(*) from role_external_references where organization_id = o.id)`.as('references'),
      ])
      .execute();
    expect(counted).toHaveLength(2);
    for (const row of counted) {
      expect(row.role_count).toBe(row.roles);
      expect(row.role_external_reference_count).toBe(row.references);
      expect(row.roles).toBeGreaterThan(0);
    }
  });
});

describe('identifiers', () => {
  it('are version 7 UUIDs, in order of creation', () => {
    const ids = Array.from({ length: 1000 }, newId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });
});
