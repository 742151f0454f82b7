import { type Executor, newId } from '../src/index.ts';
import { make } from './factories.ts';

/**
 * Fills a database with rows in every table: several organizations, values of all kinds, and gaps in generated numbers.
 */
export async function fill(db: Executor, organizations = 3): Promise<void> {
  const gone = await make.user(db);
  await db.insertInto('installation').values({ key: 'secret check value', value: 'x' }).execute();
  for (let number = 0; number < organizations; number += 1) {
    const { id: organization_id } = await make.organization(db, {
      name: `Größe "${number}" \\ 🦊`,
      contact_name: number % 2 ? 'Ada' : null,
    });
    const { user } = await make.member(db, organization_id, 15);
    const { user: other } = await make.member(db, organization_id, 1);
    await db
      .updateTable('users')
      .set({ current_organization_id: organization_id, last_login: '2026-02-01T00:00:00.007Z' })
      .where('id', '=', user.id)
      .execute();
    await db
      .insertInto('accounts')
      .values({ provider: 'github', provider_account_id: `${number}`, user_id: user.id, created_at: user.created_at })
      .execute();
    await db.insertInto('organization_sign_ins').values({ organization_id, stamp: newId() }).execute();
    await make.session(db, {
      user_id: user.id,
      user_agent: number % 2 ? 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' : null,
    });
    await make.confirmation(db, { purpose: 'verify_address', user_id: user.id, email: user.email, sealed: null });
    await make.mail(db, { organization_id, kind: 'invite', facts: '{"organization":"Größe 🦊"}' });
    await make.totpSecret(db, { user_id: user.id, last_step: 59_000_000 + number });
    await make.recoveryCode(db, { user_id: user.id });
    await make.passkey(db, { user_id: user.id, counter: 4_294_967_295, last_used_at: user.created_at });
    await make.challenge(db, { user_id: user.id, checked_digest: 'x', wrong_codes: 1 });
    await make.key(db, { user_id: user.id, scoped_organizations: JSON.stringify([organization_id]) });
    const invite = await make.invite(db, { organization_id, message: 'line\nline\ttab' });
    for (let count = 0; count < 4; count += 1) {
      const role = await make.role(db, { organization_id, is_default: count === 0 ? 1 : 0 });
      await make.roleMembership(db, { organization_id, role_id: role.id, user_id: count % 2 ? user.id : other.id });
      await make.reference(db, {
        organization_id,
        role_id: role.id,
        created_by_user_id: user.id,
        provider_role_slug: count % 2 ? '' : null,
      });
      await db
        .insertInto('organization_invite_roles')
        .values({ organization_id, invite_id: invite.id, role_id: role.id })
        .execute();
      await make.activity(db, {
        organization_id,
        user_id: user.id,
        before: null,
        after: '{"name":"\\u0000 and \\"quotes\\""}',
      });
    }
    await make.groupSync(db, { organization_id, created_by_user_id: user.id, source: 'teams.json' });
    await make.groupSync(db, {
      organization_id,
      state: 'applied',
      applied_at: user.created_at,
      applied_by_user_id: other.id,
    });
    const project = await make.project(db, {
      organization_id,
      session_recording_sample_rate: '0.25',
      week_start_day: 1,
    });
    const dashboard = await make.dashboard(db, {
      organization_id,
      project_id: project.id,
      is_primary: 1,
      last_opened_at: project.created_at,
    });
    const ofProject = { organization_id, project_id: project.id };
    await make.accessControl(db, { ...ofProject, level: 0, created_by_user_id: user.id });
    await make.accessControl(db, { ...ofProject, user_id: user.id, level: 2 });
    await make.accessControl(db, { ...ofProject, resource: 'dashboard', dashboard_id: dashboard.id, level: 3 });
  }
  const confirmation = await make.confirmation(db);
  await make.mail(db, { kind: 'sign_up', confirmation_id: confirmation.id });
  await make.mail(db, { due_at: null, sent_at: '2026-02-01T00:00:00.007Z', attempts: 1 });
  await make.challenge(db);
  await make.idempotencyKey(db);
  await make.idempotencyKey(db, { status: 204, answer: null, revision: null });
  const last = await make.user(db);
  await db.deleteFrom('users').where('id', 'in', [gone.id, last.id]).execute();
}
