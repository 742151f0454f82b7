import { projectFlagFields, projectJsonFields } from '@rolecall/contracts';
import type { Insertable } from 'kysely';
import { type Executor, newId, type Tables } from '../src/index.ts';

const now = '2026-01-31T09:30:00.000Z';

let counted = 0;
/** A number that is unique in this process. */
const next = () => (counted += 1);

type Given<Table extends keyof Tables> = Partial<Insertable<Tables[Table]>>;

/** A reference to the GitHub team with this number. */
const referenceRow = (number: number) => ({
  id: newId(),
  provider: 'github',
  provider_key: 'github',
  provider_organization_id: 'acme',
  provider_organization_id_key: 'acme',
  provider_role_id: `${number}`,
  provider_role_id_key: `${number}`,
  provider_role_slug: null,
  provider_role_slug_key: null,
  provider_role_name: 'Group',
  search_key: `group acme ${number}`,
  created_by_user_id: null,
  created_at: now,
});

/** Each inserts one row, with plausible values for those not given, and returns it. */
export const make = {
  async organization(db: Executor, given: Given<'organizations'> = {}) {
    const number = next();
    const row = {
      id: newId(),
      name: `Organization ${number}`,
      slug: `organization-${number}`,
      contact_name: null,
      shared_slack_channel_url: null,
      created_at: now,
      updated_at: now,
    };
    return db
      .insertInto('organizations')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async user(db: Executor, given: Given<'users'> = {}) {
    const email = `user-${next()}@example.com`;
    const row = {
      uuid: newId(),
      distinct_id: newId(),
      email,
      email_key: email,
      search_key: email,
      password_digest: null,
      first_name: 'Ada',
      last_name: 'Lovelace',
      role_at_organization: null,
      current_organization_id: null,
      last_login: null,
      created_at: now,
      updated_at: now,
    };
    return db
      .insertInto('users')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async session(db: Executor, given: Given<'sessions'> & { user_id: number }) {
    const row = {
      id: newId(),
      digest: `session ${next()}`,
      created_at: now,
      authenticated_at: now,
      expires_at: '2099-01-01T00:00:00.000Z',
      user_agent: null,
    };
    return db
      .insertInto('sessions')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async totpSecret(db: Executor, given: Given<'totp_secrets'> & { user_id: number }) {
    const row = { secret_encrypted: 'encrypted', pending_encrypted: null, confirmed_at: now };
    return db
      .insertInto('totp_secrets')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async recoveryCode(db: Executor, given: Given<'recovery_codes'> & { user_id: number }) {
    return db
      .insertInto('recovery_codes')
      .values({ digest: `code ${next()}`, created_at: now, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async passkey(db: Executor, given: Given<'passkeys'> & { user_id: number }) {
    const row = {
      id: newId(),
      credential_id: newId(),
      public_key: 'key',
      counter: 0,
      transports: '["internal"]',
      name: 'Laptop',
      created_at: now,
      last_used_at: null,
    };
    return db
      .insertInto('passkeys')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async challenge(db: Executor, given: Given<'authentication_challenges'> = {}) {
    const row = {
      digest: `challenge ${next()}`,
      purpose: 'sign_in' as const,
      user_id: null,
      checked_digest: null,
      expires_at: '2099-01-01T00:00:00.000Z',
    };
    return db
      .insertInto('authentication_challenges')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async key(db: Executor, given: Given<'personal_api_keys'> & { user_id: number }) {
    const row = {
      id: newId(),
      label: 'ci',
      digest: newId(),
      mask: 'phx_...0000',
      scopes: '["*"]',
      scoped_organizations: null,
      scoped_projects: null,
      created_at: now,
      expires_at: null,
      last_used_at: null,
    };
    return db
      .insertInto('personal_api_keys')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async membership(
    db: Executor,
    given: Given<'organization_memberships'> & { organization_id: string; user_id: number },
  ) {
    const row = { id: newId(), level: 1, invited_by_user_id: null, joined_at: now, updated_at: now };
    return db
      .insertInto('organization_memberships')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  /** A user who is a member. */
  async member(db: Executor, organizationId: string, level = 1) {
    const user = await make.user(db);
    return {
      user,
      membership: await make.membership(db, { organization_id: organizationId, user_id: user.id, level }),
    };
  },

  async role(db: Executor, given: Given<'roles'> & { organization_id: string }) {
    const name = `Role ${next()}`;
    const key = name.toLowerCase();
    const row = { id: newId(), name, name_key: key, search_key: key, created_at: now, updated_at: now };
    return db
      .insertInto('roles')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async roleMembership(
    db: Executor,
    given: Given<'role_memberships'> & { organization_id: string; role_id: string; user_id: number },
  ) {
    const row = { id: newId(), joined_at: now, updated_at: now };
    const membership = await db
      .insertInto('role_memberships')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
    const { organization_id, role_id, user_id, joined_at } = membership;
    const grant = { organization_id, role_id, user_id, source: 'manual', source_key: '' } as const;
    await db
      .insertInto('role_grants')
      .values({ ...grant, granted_by_user_id: null, granted_at: joined_at, expires_at: null })
      .execute();
    return membership;
  },

  async reference(
    db: Executor,
    given: Given<'role_external_references'> & { organization_id: string; role_id: string },
  ) {
    return db
      .insertInto('role_external_references')
      .values({ ...referenceRow(next()), ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async groupSync(db: Executor, given: Given<'group_syncs'> & { organization_id: string }) {
    const row = {
      id: newId(),
      provider: 'github',
      provider_organization_id: 'acme',
      source: '',
      digest: '0'.repeat(64),
      state: 'planned' as const,
      revision: 1,
      last_sequence: 1,
      max_revocations: null,
      totals: '{}',
      plan: '{}',
      created_at: now,
      created_by_user_id: null,
      applied_at: null,
      applied_by_user_id: null,
    };
    return db
      .insertInto('group_syncs')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async invite(db: Executor, given: Given<'organization_invites'> & { organization_id: string }) {
    const target_email = `invited-${next()}@example.com`;
    const row = {
      id: newId(),
      target_email,
      target_email_key: target_email,
      first_name: '',
      level: 1,
      message: null,
      created_by_user_id: null,
      created_at: now,
      updated_at: now,
      expires_at: '2026-02-07T09:30:00.000Z',
    };
    return db
      .insertInto('organization_invites')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async project(db: Executor, given: Given<'projects'> & { organization_id: string }) {
    const name = `Project ${next()}`;
    const settings = Object.fromEntries([
      ...projectJsonFields.map((field) => [field, '[]']),
      ...projectFlagFields.map((field) => [field, 0]),
    ]) as {
      [Field in (typeof projectJsonFields)[number]]: string;
    } & { [Field in (typeof projectFlagFields)[number]]: number };
    const row: Insertable<Tables['projects']> = {
      ...settings,
      organization_id: given.organization_id,
      uuid: newId(),
      name,
      name_key: name.toLowerCase(),
      search_key: name.toLowerCase(),
      product_description: null,
      timezone: 'UTC',
      session_recording_sample_rate: null,
      session_recording_minimum_duration_milliseconds: null,
      session_recording_trigger_match_type_config: null,
      session_recording_retention_period: '30d',
      week_start_day: null,
      business_model: null,
      api_token: newId(),
      secret_api_token_encrypted: null,
      secret_api_token_digest: null,
      secret_api_token_last_used_at: null,
      secret_api_token_backup_encrypted: null,
      secret_api_token_backup_digest: null,
      secret_api_token_backup_last_used_at: null,
      created_at: now,
      updated_at: now,
    };
    return db
      .insertInto('projects')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async dashboard(db: Executor, given: Given<'dashboards'> & { organization_id: string; project_id: number }) {
    const row = {
      name: 'Sign-ups',
      name_key: 'sign-ups',
      description: '',
      url: 'https://metrics.example.com',
      created_by_user_id: null,
      last_opened_at: null,
      created_at: now,
      updated_at: now,
    };
    return db
      .insertInto('dashboards')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async accessControl(db: Executor, given: Given<'access_controls'> & { organization_id: string; project_id: number }) {
    const row = {
      id: newId(),
      resource: 'project',
      dashboard_id: null,
      role_id: null,
      user_id: null,
      level: 1,
      created_by_user_id: null,
      created_at: now,
      updated_at: now,
    };
    return db
      .insertInto('access_controls')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async confirmation(db: Executor, given: Given<'confirmations'> = {}) {
    const row = {
      id: newId(),
      purpose: 'sign_up' as const,
      user_id: null,
      email: 'new@example.com',
      sealed: 'sealed',
      created_at: now,
      expires_at: '2099-01-01T00:00:00.000Z',
    };
    return db
      .insertInto('confirmations')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async mail(db: Executor, given: Given<'mails'> = {}) {
    const row = {
      id: newId(),
      organization_id: null,
      confirmation_id: null,
      kind: 'password_reset',
      recipient: 'new@example.com',
      mailbox: 'new@example.com',
      locale: 'en',
      facts: '{}',
      created_at: now,
      due_at: now,
      lease: null,
      sent_at: null,
      failure: null,
    };
    return db
      .insertInto('mails')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async idempotencyKey(db: Executor, given: Given<'idempotency_keys'> = {}) {
    const row = {
      caller: 'user 1',
      digest: newId(),
      request: 'r',
      status: 201,
      answer: 'encrypted',
      revision: 2,
      created_at: now,
    };
    return db
      .insertInto('idempotency_keys')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  async activity(db: Executor, given: Given<'activity_log'> = {}) {
    const row = {
      id: newId(),
      organization_id: null,
      project_id: null,
      sequence: given.organization_id ? next() : null,
      type: 'role.created',
      user_id: null,
      actor_uuid: null,
      actor_email: null,
      actor_name: null,
      cause_id: null,
      cause_type: null,
      via: 'library',
      credential: null,
      scope: 'Role',
      activity: 'created',
      item_id: newId(),
      item_name: 'On call',
      role_id: null,
      person_uuid: null,
      before: null,
      after: null,
      created_at: now,
    };
    return db
      .insertInto('activity_log')
      .values({ ...row, ...given })
      .returningAll()
      .executeTakeFirstOrThrow();
  },
};
