import { describe, expect, it } from 'vitest';
import type { Caller } from '../src/app-router.ts';
import { databaseOf } from '../src/rolecall.ts';
import {
  createPerson,
  createTestClock,
  createTestOrganization,
  day,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
  testPassword,
} from './support.ts';

const expired = refused('invalid_input', 'This invite has expired. Ask for a new one.');
const notYours = refused('permission_denied', 'This invite is addressed to another email address.');
const tokenOf = (invite: { path: string }) => invite.path.replace('/invite/', '');

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const organization_id = acme.id;
  const admin = await acme.admin.caller();
  const invite = (target_email: string, more: Partial<Parameters<typeof admin.invites.create>[0]> = {}) =>
    admin.invites.create({ organization_id, target_email, ...more });
  return { time, rolecall, acme, organization_id, admin, invite, nobody: rolecall.createCaller({ kind: 'anonymous' }) };
}

/** The addresses whose invites ended, oldest first, each with the reason. */
async function endedInvites(caller: Caller, organization_id: string) {
  const { results } = await caller.activityLog.list({ organization_id, scope: 'OrganizationInvite' });
  return results
    .filter(({ activity }) => activity === 'ended')
    .map(({ item_name, after }) => [item_name, after?.['reason']])
    .toReversed();
}

describe('inviting', () => {
  it('returns the invite and its link', async () => {
    const { time, acme, organization_id, admin, invite } = await setUp();
    const { id: role } = await admin.roles.create({ organization_id, name: 'On call' });
    const made = await invite('Ada@Example.com', {
      first_name: 'Ada',
      level: 8,
      message: 'Welcome!',
      role_ids: [role, role.toUpperCase()],
    });
    expect(made).toEqual({
      id: expect.any(String),
      target_email: 'Ada@Example.com',
      first_name: 'Ada',
      level: 8,
      role_ids: [role],
      message: 'Welcome!',
      emailing_attempt_made: false,
      is_expired: false,
      expires_at: time.at(7 * day),
      created_by: expect.objectContaining({ email: acme.admin.email }),
      created_at: time.at(),
      updated_at: time.at(),
      path: expect.stringMatching(/^\/invite\/[\w.-]+$/),
    });
    const { path, ...listed } = made;
    expect(await admin.invites.list({ organization_id })).toEqual({ count: 1, results: [listed] });
    expect(path).not.toBe('');
  });

  it('defaults to the level of member, without roles or a message', async () => {
    const { invite } = await setUp();
    expect(await invite('ada@example.com')).toMatchObject({ level: 1, role_ids: [], message: null, first_name: '' });
  });

  it('requires an admin, and no level above the caller’s own', async () => {
    const { acme, organization_id, invite } = await setUp();
    const member = await acme.member.caller();
    for (const call of [
      member.invites.create({ organization_id, target_email: 'ada@example.com' }),
      member.invites.list({ organization_id }),
    ])
      expect(await refusal(call)).toEqual(
        refused('permission_denied', 'Your organization access level is insufficient.'),
      );
    expect(await refusal(invite('ada@example.com', { level: 15 }))).toEqual(
      refused('permission_denied', 'You cannot invite to a level higher than your own.'),
    );
    expect(
      (
        await (
          await acme.owner.caller()
        ).invites.create({ organization_id, target_email: 'ada@example.com', level: 15 })
      ).level,
    ).toBe(15);
  });

  it('accepts only roles of the organization', async () => {
    const { rolecall, invite } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const { id } = await (await globex.admin.caller()).roles.create({ organization_id: globex.id, name: 'On call' });
    expect(await refusal(invite('ada@example.com', { role_ids: [id] }))).toEqual(
      refused('does_not_exist', `Invalid pk "${id}" - object does not exist.`, 'role_ids'),
    );
  });

  it('is refused for members and for addresses with an open invite', async () => {
    const { acme, rolecall, invite } = await setUp();
    await invite('ada@example.com');
    expect(await refusal(invite('ADA@example.com'))).toEqual(
      refused('unique', 'There is already an open invite for this email address.', 'target_email'),
    );
    expect(await refusal(invite(acme.member.email.toUpperCase()))).toEqual(
      refused('unique', 'A user with this email address already belongs to the organization.', 'target_email'),
    );
    const globex = await createTestOrganization(rolecall, 'Globex');
    await (await globex.admin.caller()).invites.create({ organization_id: globex.id, target_email: 'ada@example.com' });
    await invite('grace@example.com');
  });

  it('is possible again once the invite has expired or was revoked', async () => {
    const { time, organization_id, admin, invite } = await setUp();
    const first = await invite('ada@example.com');
    time.advance(7 * day - 1);
    expect((await refusal(invite('ada@example.com'))).code).toBe('unique');
    time.advance(1);
    expect((await admin.invites.list({ organization_id })).results).toMatchObject([{ id: first.id, is_expired: true }]);
    const second = await invite('ada@example.com');
    expect((await admin.invites.list({ organization_id })).results.map(({ id }) => id)).toEqual([second.id]);
    await admin.invites.delete({ organization_id, id: second.id });
    await invite('ada@example.com');
  });
});

describe('the link of an invite', () => {
  it('shows its holder the content of the invite', async () => {
    const { time, rolecall, acme, nobody, invite } = await setUp();
    const unknown = await invite('ada@example.com', { first_name: 'Ada', message: 'Welcome!' });
    expect(await nobody.invites.preview({ token: tokenOf(unknown) })).toEqual({
      organization_name: 'Acme',
      inviter: 'Anna',
      target_email: 'ada@example.com',
      first_name: 'Ada',
      message: 'Welcome!',
      expires_at: time.at(7 * day),
      has_account: false,
    });
    const grace = await createPerson(rolecall, 'Grace');
    expect((await nobody.invites.preview({ token: tokenOf(await invite(grace.email)) })).has_account).toBe(true);
    const bySystem = await rolecall
      .system()
      .invites.create({ organization_id: acme.id, target_email: 'x@example.com' });
    expect((await nobody.invites.preview({ token: tokenOf(bySystem) })).inviter).toBeNull();
  });

  it('works once, only for the invited address', async () => {
    const { rolecall, acme, organization_id, admin, invite } = await setUp();
    const { id: role_id } = await admin.roles.create({ organization_id, name: 'On call' });
    const [ada, eve] = [await createPerson(rolecall, 'Ada'), await createPerson(rolecall, 'Eve')];
    const token = tokenOf(await invite(ada.email.toUpperCase(), { level: 8, role_ids: [role_id] }));
    const asAda = await ada.caller();
    expect(await refusal((await eve.caller()).invites.accept({ token }))).toEqual(notYours);
    expect(await asAda.invites.accept({ token })).toEqual({ organization_id });
    expect(await asAda.organizations.get({ organization_id: '@current' })).toMatchObject({
      id: organization_id,
      membership_level: 8,
    });
    expect(
      (await admin.roleMemberships.list({ organization_id, role_id })).results.map(({ user }) => user.uuid),
    ).toEqual([ada.uuid]);
    expect((await admin.invites.list({ organization_id })).count).toBe(0);
    expect(await refusal(asAda.invites.accept({ token }))).toEqual(notFound);
    const row = await databaseOf(rolecall)
      .executor.selectFrom('organization_memberships')
      .select('invited_by_user_id')
      .where('user_id', '=', ada.id)
      .executeTakeFirst();
    expect(row?.invited_by_user_id).toBe(acme.admin.id);
  });

  it('works once if it is used several times at once', async () => {
    const { rolecall, organization_id, admin, invite } = await setUp();
    const ada = await createPerson(rolecall);
    const token = tokenOf(await invite(ada.email));
    const asAda = await ada.caller();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => asAda.invites.accept({ token })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(await refusal(Promise.reject(result.reason))).toEqual(notFound);
    expect((await admin.members.list({ organization_id })).count).toBe(4);
  });

  it('does not work for an equal address that is a different mailbox', async () => {
    const { rolecall, invite } = await setUp();
    const weiss = await createPerson(rolecall, 'Weiss');
    const token = tokenOf(await invite(weiss.email.replace('ss', 'ß')));
    expect(await refusal((await weiss.caller()).invites.accept({ token }))).toEqual(notYours);
  });

  it('lets a new person sign up and join', async () => {
    const { organization_id, admin, nobody, invite } = await setUp();
    const token = tokenOf(await invite('ada@example.com', { level: 8 }));
    const account = { password: testPassword, invite_token: token, organization_name: 'Not made' };
    expect(await refusal(nobody.users.signUp({ ...account, email: 'eve@example.com' }))).toEqual(notYours);
    expect(await nobody.users.signUp({ ...account, email: 'Ada@example.com' })).toEqual({
      uuid: expect.any(String),
      email: 'Ada@example.com',
      organization_id,
    });
    expect((await admin.members.list({ organization_id, search: 'ada@' })).results).toMatchObject([{ level: 8 }]);
    expect(await refusal(nobody.users.signUp({ ...account, email: 'late@example.com' }))).toEqual(notFound);
    // The refused sign-up created no account, so its address is still free.
    await nobody.users.signUp({ email: 'eve@example.com', password: testPassword });
  });

  it('stops working when it expires', async () => {
    const { time, rolecall, nobody, invite } = await setUp();
    const ada = await createPerson(rolecall);
    const token = tokenOf(await invite(ada.email));
    time.advance(7 * day - 1);
    await nobody.invites.preview({ token });
    time.advance(1);
    expect(await refusal(nobody.invites.preview({ token }))).toEqual(expired);
    expect(await refusal((await ada.caller()).invites.accept({ token }))).toEqual(expired);
    expect(
      await refusal(nobody.users.signUp({ email: 'new@example.com', password: testPassword, invite_token: token })),
    ).toEqual(expired);
  });

  it('stops working when the invite is renewed, and the new one works for the full time', async () => {
    const { time, rolecall, organization_id, admin, nobody, invite } = await setUp();
    const ada = await createPerson(rolecall);
    const made = await invite(ada.email);
    time.advance(8 * day);
    const renewed = await admin.invites.renew({ organization_id, id: made.id });
    expect(renewed).toEqual({ ...made, path: expect.any(String), expires_at: time.at(7 * day), updated_at: time.at() });
    expect(tokenOf(renewed)).not.toBe(tokenOf(made));
    expect(await refusal(nobody.invites.preview({ token: tokenOf(made) }))).toEqual(notFound);
    await (await ada.caller()).invites.accept({ token: tokenOf(renewed) });
  });

  it('is new after each renewal, however soon', async () => {
    const { time, organization_id, admin, nobody, invite } = await setUp();
    const made = await invite('ada@example.com');
    const links = [tokenOf(made)];
    for (const passed of [0, -second, 0, second]) {
      time.advance(passed);
      links.push(tokenOf(await admin.invites.renew({ organization_id, id: made.id })));
      for (const old of links.slice(0, -1))
        expect(await refusal(nobody.invites.preview({ token: old }))).toEqual(notFound);
      await nobody.invites.preview({ token: links.at(-1) ?? '' });
    }
  });

  it('stops working when the invite is revoked', async () => {
    const { organization_id, admin, nobody, invite } = await setUp();
    const made = await invite('ada@example.com');
    await admin.invites.delete({ organization_id, id: made.id });
    expect(await refusal(nobody.invites.preview({ token: tokenOf(made) }))).toEqual(notFound);
    for (const id of [made.id, 'x', '']) {
      expect(await refusal(admin.invites.delete({ organization_id, id }))).toEqual(notFound);
      expect(await refusal(admin.invites.renew({ organization_id, id }))).toEqual(notFound);
    }
  });

  it('cannot be forged from another link', async () => {
    const { rolecall, nobody, invite } = await setUp();
    const [one, other] = [tokenOf(await invite('ada@example.com')), tokenOf(await invite('grace@example.com'))];
    const globex = await createTestOrganization(rolecall, 'Globex');
    const [organization, id, signature] = one.split('.') as [string, string, string];
    const [, otherId, otherSignature] = other.split('.') as [string, string, string];
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    const forged = [
      '',
      'x',
      '..',
      `${organization}.${id}`,
      `${organization}.${id}.`,
      `${organization}.${id}.${flipped}`,
      `${organization}.${otherId}.${signature}`,
      `${organization}.${id}.${otherSignature}`,
      `${globex.id}.${id}.${signature}`,
      `${one}.x`,
      `${one}A`,
      one.slice(0, -1),
      one.toUpperCase(),
      `x${one}`,
      `${organization}.${id}.${'é'.repeat(signature.length)}`,
    ];
    for (const token of forged) {
      expect(await refusal(nobody.invites.preview({ token })), token).toEqual(notFound);
      expect(
        await refusal(nobody.users.signUp({ email: 'new@example.com', password: testPassword, invite_token: token })),
        token,
      ).toMatchObject({ code: 'not_found' });
    }
  });

  it('does not work in another installation', async () => {
    const { nobody, invite } = await setUp();
    const token = tokenOf(await invite('ada@example.com'));
    const elsewhere = await openTestRolecall({ secret: 'another secret, also of more than 32 characters' });
    expect(await refusal(elsewhere.createCaller({ kind: 'anonymous' }).invites.preview({ token }))).toEqual(notFound);
    await nobody.invites.preview({ token });
  });
});

it('a role that is deleted after the invite is not granted', async () => {
  const { rolecall, organization_id, admin, invite } = await setUp();
  const ada = await createPerson(rolecall);
  const [stays, goes] = [
    await admin.roles.create({ organization_id, name: 'Stays' }),
    await admin.roles.create({ organization_id, name: 'Goes' }),
  ];
  const made = await invite(ada.email, { role_ids: [stays.id, goes.id] });
  await admin.roles.delete({ organization_id, id: goes.id });
  expect((await admin.invites.list({ organization_id })).results[0]?.role_ids).toEqual([stays.id]);
  await (await ada.caller()).invites.accept({ token: tokenOf(made) });
  expect((await admin.roles.list({ organization_id })).results.map(({ members }) => members.length)).toEqual([1]);
});

it('joining in another way ends the open invite', async () => {
  const { rolecall, organization_id, admin, invite } = await setUp();
  const ada = await createPerson(rolecall);
  const token = tokenOf(await invite(ada.email));
  await rolecall.system().system.addMember({ organization_id, email: ada.email });
  expect(await refusal((await ada.caller()).invites.accept({ token }))).toEqual(notFound);
  expect((await admin.invites.list({ organization_id })).count).toBe(0);
  expect(await endedInvites(admin, organization_id)).toEqual([[ada.email, 'address_joined']]);
});

it('invites are listed oldest first, in pages', async () => {
  const { time, organization_id, admin, invite } = await setUp();
  const ids: string[] = [];
  for (const name of ['c', 'a', 'b']) {
    ids.push((await invite(`${name}@example.com`)).id);
    time.advance(second);
  }
  const pages = await Promise.all([0, 2].map((offset) => admin.invites.list({ organization_id, limit: 2, offset })));
  expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(ids);
  expect(pages.map(({ count }) => count)).toEqual([3, 3]);
});
