import { type ErrorBody, permissions, type ProcedureName, RolecallError, sentences } from '@rolecall/contracts';
import { describe, expect, it, vi } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { type ReceivedMail, smtpError } from '../../db/testing/mail-server.ts';
import { queueMail } from '../src/mail/outbox.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, openRolecall, type Rolecall } from '../src/rolecall.ts';
import { signedIn } from '../src/testing.ts';
import { writeAs } from '../src/unit-of-work.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { linkOf, settingsFor, siteUrl, startMailServer } from './mail-server.ts';
import { codeAt, fromHere, setUpApp } from './second-factor-support.ts';
import {
  activityOf,
  callerOf,
  contents,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  minute,
  openTestRolecall,
  refusal,
  refused,
  signIn,
  testPassword,
  testSecret,
  withKey,
} from './support.ts';

const email = 'ada@example.com';
const from = '192.0.2.1';
const chosen = 'four unusual words here';
const hour = 60 * minute;
const linkIsOver = refused('invalid_input', sentences.linkIsOver, 'token');
const wrongSignIn = refused('authentication_failed', 'Invalid email or password.');

/** Waits longer than a loaded machine needs. */
const soon = { timeout: 60_000, interval: 20 };

/** A Rolecall that sends mail through a real SMTP server, with the mails that arrived there. */
async function setUp({ start = true, ...options }: { start?: boolean } & Parameters<typeof startMailServer>[0] = {}) {
  const server = await startMailServer(options);
  const time = createTestClock();
  const rolecall = await openTestRolecall({ mail: server.settings, clock: time.clock });
  const failures: unknown[] = [];
  const startMail = () => rolecall.startMail((error) => void failures.push(error));
  if (start) await startMail();
  /** Waits for the next mail to an address and removes it from the mails that arrived. */
  const mailTo = async (address: string): Promise<ReceivedMail & { path: string }> => {
    const mail = await vi.waitUntil(() => {
      const index = server.mails.findIndex(({ to }) => to === address);
      return index >= 0 && server.mails.splice(index, 1)[0];
    }, soon);
    return { ...mail, path: linkOf(mail) };
  };
  const tokenTo = async (address: string) => (await mailTo(address)).path.split('/').at(-1) ?? '';
  const waiting = async () =>
    (await databaseOf(rolecall).executor.selectFrom('mails').selectAll().where('due_at', 'is not', null).execute())
      .length;
  const settled = () => vi.waitUntil(async () => (await waiting()) === 0, soon);
  return { ...server, time, rolecall, failures, startMail, mailTo, tokenTo, waiting, settled };
}

/** The opener of a link in a browser that is signed in with this session. */
const openerOf = async (rolecall: Rolecall, session: string) => ({
  address: from,
  actor: await rolecall.identify({ session, sameOrigin: true }),
});

/** The opener of a sign-up's link, who is not signed in and repeats the password. */
const newcomer = { address: from, password: testPassword };

const reset = async (rolecall: Rolecall, address = email) => rolecall.requestPasswordReset(address, from);

/** Writes a mail to the outbox. */
const queue = (rolecall: Rolecall, recipient: string) =>
  writeAs(rolecall.createContext({ kind: 'anonymous' }), { kind: 'anonymous' }, (unit) =>
    queueMail(unit, { kind: 'key_created', recipient, facts: { label: 'ci', mask: 'phx_...0000', at: unit.now } }),
  );

describe('a mail', () => {
  it('has equivalent text and HTML, and a header against automatic replies', async () => {
    const { rolecall, mailTo } = await setUp();
    const organization = await createTestOrganization(rolecall, '<b>Größe & "Söhne"</b>');
    const owner = await organization.owner.caller();
    await owner.invites.create({
      organization_id: organization.id,
      target_email: email,
      message: 'Hello <script>alert(1)</script>\n\nSee you',
    });
    const mail = await mailTo(email);
    expect(mail.subject).toBe('Join <b>Größe & "Söhne"</b> on Rolecall');
    expect(mail.text).toContain('Olive invites you to join <b>Größe & "Söhne"</b>.');
    expect(mail.html).toContain('&lt;b&gt;Größe &amp; &quot;Söhne&quot;&lt;/b&gt;');
    expect(mail.html).not.toContain('<script>');
    for (const form of [mail.text, mail.html]) expect(form).toContain(siteUrl + mail.path);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(JSON.stringify(mail.headers.get('from'))).toContain('people@example.org');
  });

  it('is in the language of the request that causes it', async () => {
    const { rolecall, mailTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await rolecall.requestPasswordReset(email, from, 'de');
    expect(await mailTo(email)).toMatchObject({ subject: 'Neues Passwort wählen' });
  });

  it('is not sent if its write failed', async () => {
    const { rolecall, mails, settled } = await setUp();
    const failing = writeAs(rolecall.createContext({ kind: 'anonymous' }), { kind: 'anonymous' }, async (unit) => {
      await queueMail(unit, { kind: 'address_change_notice', recipient: email, facts: { address: 'new@example.com' } });
      throw new RolecallError('conflict', 'Not now.');
    });
    expect((await refusal(failing)).code).toBe('conflict');
    await queue(rolecall, 'other@example.com');
    await settled();
    expect(mails.map(({ to }) => to)).toEqual(['other@example.com']);
  });

  it('waits while the server is unreachable, and is retried less and less often', async () => {
    const { rolecall, startMail, time, close, port, settled } = await setUp({ start: false });
    await close();
    await queue(rolecall, email);
    await startMail();
    const row = () =>
      databaseOf(rolecall)
        .executor.selectFrom('mails')
        .selectAll()
        .where('recipient', '=', email)
        .executeTakeFirstOrThrow();
    for (const [index, delay] of [1, 5, 15].entries()) {
      const tried = await vi.waitUntil(async () => {
        const found = await row();
        return found.lease === null && found.attempts === index + 1 && found;
      }, soon);
      expect(tried.due_at).toBe(time.at(delay * minute));
      time.advance(delay * minute);
      // Any new mail wakes the sender.
      await queue(rolecall, `other-${index}@example.com`);
    }
    const server = await startMailServer({ port });
    time.advance(day);
    await queue(rolecall, 'last@example.com');
    await settled();
    expect(server.mails.map(({ to }) => to).toSorted()).toEqual(
      [email, 'last@example.com', 'other-0@example.com', 'other-1@example.com', 'other-2@example.com'].toSorted(),
    );
  });

  it('is given up if the recipient does not exist, and kept with the reason', async () => {
    const { rolecall, settled, failures } = await setUp({
      onRecipient(address) {
        if (address === email) throw smtpError(550, 'No such mailbox');
      },
    });
    await queue(rolecall, email);
    await settled();
    expect(failures).toHaveLength(1);
    const { mails = [] } = await contents(rolecall);
    expect(mails).toMatchObject([{ sent_at: null, due_at: null, failure: expect.stringContaining('No such mailbox') }]);
  });

  it('of an invite waits if five were sent to the address within an hour', async () => {
    const { rolecall, mails, time, waiting } = await setUp();
    const organization = await createTestOrganization(rolecall);
    const { id: organization_id } = organization;
    const owner = await organization.owner.caller();
    const { id } = await owner.invites.create({ organization_id, target_email: email });
    for (let renewed = 0; renewed < 6; renewed += 1) {
      await vi.waitUntil(() => mails.length === Math.min(renewed + 1, 5), soon);
      await owner.invites.renew({ organization_id, id });
    }
    // Another spelling of the address is the same mailbox, even for an invite by another organization.
    const elsewhere = await createTestOrganization(rolecall, 'Elsewhere');
    await (
      await elsewhere.owner.caller()
    ).invites.create({ organization_id: elsewhere.id, target_email: email.toUpperCase().replace('E', 'ｅ') });
    await owner.invites.create({ organization_id, target_email: 'other@example.com' });
    await vi.waitUntil(() => mails.some(({ to }) => to === 'other@example.com'), soon);
    expect(mails.filter(({ to }) => to.toLowerCase() === email)).toHaveLength(5);
    // The mail to the other address is marked as sent only after it has arrived.
    await vi.waitUntil(async () => (await waiting()) === 3, soon);
    time.advance(2 * hour);
    await owner.invites.create({ organization_id, target_email: 'third@example.com' });
    // Of the two mails of the invite that waited, only the last is sent, because only its link works.
    await vi.waitUntil(() => mails.filter(({ to }) => to === email).length === 6, soon);
  });

  it('is deleted a month after it was sent', async () => {
    const databaseUrl = await newDatabaseUrl();
    const { settings } = await startMailServer();
    const clock = () => Date.now() + 31 * day;
    for (const options of [{}, { clock }]) {
      const rolecall = await openTestRolecall({ databaseUrl, mail: settings, ...options });
      if (Object.keys(options).length === 0) await queue(rolecall, email);
      await rolecall.startMail(() => {});
      const left = async () => ((await contents(rolecall))['mails'] ?? []) as { sent_at: unknown }[];
      await vi.waitUntil(async () => (await left()).every(({ sent_at }) => sent_at !== null), soon);
      if (Object.keys(options).length > 0) await vi.waitUntil(async () => (await left()).length === 0, soon);
    }
  });
});

describe('a password reset', () => {
  it('works once through its link, ends every session and verifies the address', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    const { session } = await signIn(rolecall, email);
    await reset(rolecall, 'ADA@example.com');
    const token = await tokenTo(email);
    expect(await rolecall.readLink(token)).toEqual({ purpose: 'reset_password', email });
    expect(await rolecall.resetPassword(token, chosen, from)).toEqual({ email });
    expect(await refusal(rolecall.resetPassword(token, chosen, from))).toEqual(linkIsOver);
    expect(await rolecall.readLink(token)).toBeUndefined();
    expect(await refusal((await callerOf(rolecall, { session, sameOrigin: true })).users.me())).toMatchObject({
      code: 'authentication_failed',
    });
    expect(await refusal(signIn(rolecall, email))).toEqual(wrongSignIn);
    const { caller } = await signIn(rolecall, email, chosen);
    expect(await caller.users.me()).toMatchObject({ is_email_verified: true });
  });

  it('of an unverified account removes its second factor and keys, which may be a stranger’s', async () => {
    const { rolecall, tokenTo, mailTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    const { caller } = await signIn(rolecall, email);
    await setUpApp(rolecall, caller);
    const { value } = await caller.personalApiKeys.create({ label: 'kept', scopes: ['*'] });
    for (let mails = 0; mails < 2; mails += 1) await mailTo(email);
    await reset(rolecall);
    await rolecall.resetPassword(await tokenTo(email), chosen, from, 'de');
    const { subject, text } = await mailTo(email);
    expect(subject).toBe('Ihr zweiter Faktor hat sich geändert');
    expect(text).toContain('weil das Passwort per Link ersetzt wurde');
    await signIn(rolecall, email, chosen);
    const key = await callerOf(rolecall, { authorization: `Bearer ${value}` });
    expect((await refusal(key.users.me())).code).toBe('authentication_failed');
  });

  it('keeps the second factor of a verified account', async () => {
    const { rolecall, tokenTo, mailTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    const { caller, session } = await signIn(rolecall, email);
    await caller.users.requestVerification();
    await rolecall.confirmAddress(await tokenTo(email), await openerOf(rolecall, session));
    await setUpApp(rolecall, caller);
    await mailTo(email);
    await reset(rolecall);
    await rolecall.resetPassword(await tokenTo(email), chosen, from);
    expect(await rolecall.signInWithPassword(email, chosen, from)).toEqual({ pending: expect.any(String) });
  });

  it('is logged as done by the owner of the account', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await reset(rolecall);
    const token = await tokenTo(email);
    const lines = await activityOf(rolecall, () => rolecall.resetPassword(token, chosen, from));
    expect(lines.map(({ activity, actor_email }) => [activity, actor_email])).toEqual([
      ['password_changed', email],
      ['address_verified', email],
    ]);
  });

  it('applies the password rules, and its link still works after a refusal', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await reset(rolecall);
    const token = await tokenTo(email);
    for (const [password, detail] of [
      ['password123', sentences.passwordCommon],
      [email, sentences.passwordIsAddress],
      ['short', sentences.passwordTooShort],
    ] as const)
      expect(await refusal(rolecall.resetPassword(token, password, from))).toMatchObject({ attr: 'password', detail });
    await rolecall.resetPassword(token, chosen, from);
  });

  it('for an unknown or deactivated account sends nothing', async () => {
    const { rolecall, mails, settled } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await rolecall.system().system.deactivateUser({ email });
    await reset(rolecall);
    await reset(rolecall, 'nobody@example.com');
    await settled();
    expect(mails).toEqual([]);
    expect((await contents(rolecall))['mails']).toEqual([]);
  });

  it.each([
    ['an hour later', async ({ time }: Awaited<ReturnType<typeof setUp>>) => time.advance(hour)],
    [
      'once the password was changed',
      async ({ rolecall }: Awaited<ReturnType<typeof setUp>>) =>
        (await signIn(rolecall, email)).caller.users.changePassword({
          current_password: testPassword,
          password: 'another one of these',
        }),
    ],
    [
      'once the account was deactivated',
      async ({ rolecall }: Awaited<ReturnType<typeof setUp>>) => rolecall.system().system.deactivateUser({ email }),
    ],
    [
      'once the address was changed',
      async ({ rolecall, tokenTo }: Awaited<ReturnType<typeof setUp>>) => {
        const { caller, session } = await signIn(rolecall, email);
        await caller.users.requestAddressChange({ email: 'new@example.com' });
        await rolecall.confirmAddress(await tokenTo('new@example.com'), await openerOf(rolecall, session));
      },
    ],
  ])('has a link that no longer works %s', async (_, change) => {
    const given = await setUp();
    await createPersonWithPassword(given.rolecall, email);
    await reset(given.rolecall);
    const token = await given.tokenTo(email);
    await change(given);
    expect(await given.rolecall.readLink(token)).toBeUndefined();
    expect(await refusal(given.rolecall.resetPassword(token, chosen, from))).toEqual(linkIsOver);
  });

  it('succeeds once if its link is used twice at once', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await reset(rolecall);
    const token = await tokenTo(email);
    const outcomes = await Promise.all(
      ['one of two at once', 'other of two at once'].map((password) =>
        rolecall.resetPassword(token, password, from).then(
          () => 'changed',
          (error: RolecallError) => error.body,
        ),
      ),
    );
    expect(outcomes.toSorted((one) => (one === 'changed' ? -1 : 1))).toEqual(['changed', linkIsOver]);
  });

  it('lets the owner in after others have locked the account by guessing', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    for (let guess = 0; guess < 10; guess += 1) await refusal(signIn(rolecall, email, `guess number ${guess}`));
    expect((await refusal(signIn(rolecall, email))).code).toBe('throttled');
    await reset(rolecall);
    await rolecall.resetPassword(await tokenTo(email), chosen, from);
    await signIn(rolecall, email, chosen);
  });

  it('is throttled per recipient and per network address', async () => {
    const { rolecall } = await setUp({ start: false });
    for (let time = 0; time < 5; time += 1) await reset(rolecall);
    expect((await refusal(reset(rolecall))).code).toBe('throttled');
    // Each kind of mail has its own limit, so that resets for an address do not prevent signing up with it.
    await rolecall.createCaller({ kind: 'anonymous' }).users.signUp({ email, password: testPassword });
    await reset(rolecall, 'other@example.com');
    const elsewhere = await openTestRolecall();
    for (let number = 0; number < 20; number += 1) await reset(elsewhere, `person-${number}@example.com`);
    expect((await refusal(reset(elsewhere, 'one-more@example.com'))).code).toBe('throttled');
  });
});

describe('a link', () => {
  it('works only for its own purpose, account and address', async () => {
    const { rolecall, tokenTo } = await setUp();
    await createPersonWithPassword(rolecall, email);
    await reset(rolecall);
    const token = await tokenTo(email);
    expect(await refusal(rolecall.confirmAddress(token, newcomer))).toEqual(linkIsOver);
    const { caller } = await signIn(rolecall, email);
    await caller.users.requestVerification();
    const verification = await tokenTo(email);
    expect(await refusal(rolecall.resetPassword(verification, chosen, from))).toEqual(linkIsOver);
    const [id, signature] = verification.split('.');
    const [otherId] = token.split('.');
    for (const forged of [
      `${otherId}.${signature}`,
      `${id}.`,
      `${id}`,
      '',
      'x',
      `${id}.${signature}x`,
      `\0.${signature}`,
    ])
      expect(await rolecall.readLink(forged), forged).toBeUndefined();
  });

  it('is stored neither in the database nor in the log', async () => {
    const { rolecall, tokenTo, mailTo } = await setUp();
    const organization = await createTestOrganization(rolecall);
    await createPersonWithPassword(rolecall, email);
    await reset(rolecall);
    const tokens = [await tokenTo(email)];
    await rolecall
      .createCaller({ kind: 'anonymous' })
      .users.signUp({ email: 'new@example.com', password: testPassword });
    tokens.push(await tokenTo('new@example.com'));
    await (
      await organization.owner.caller()
    ).invites.create({
      organization_id: organization.id,
      target_email: 'invited@example.com',
    });
    tokens.push(...(await mailTo('invited@example.com')).path.split(/\/|\?proof=/).slice(-2));
    const stored = JSON.stringify(await contents(rolecall));
    for (const token of tokens) expect(stored).not.toContain(token.split('.').at(-1));
    expect(stored).not.toContain(testPassword);
  });
});

describe('signing up with mail configured', () => {
  const given = { email: 'new@example.com', password: testPassword, first_name: 'Nora', organization_name: 'Acme' };

  it('creates nothing before the link is opened, and then signs in to a verified account', async () => {
    const { rolecall, tokenTo } = await setUp();
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    expect(await nobody.users.signUp(given)).toEqual({ uuid: null, email: given.email, organization_id: null });
    expect((await contents(rolecall))['users']).toEqual([]);
    expect(await refusal(signIn(rolecall, given.email))).toEqual(wrongSignIn);
    const token = await tokenTo(given.email);
    for (const password of ['', 'somebody else chose it'])
      expect(await refusal(rolecall.confirmAddress(token, { ...newcomer, password }))).toEqual(
        refused('invalid_input', sentences.passwordNotChosen, 'password'),
      );
    const { signedIn } = await rolecall.confirmAddress(token, newcomer);
    const caller = await callerOf(rolecall, { session: signedIn?.session, sameOrigin: true });
    expect(await caller.users.me()).toMatchObject({
      first_name: 'Nora',
      is_email_verified: true,
      organization: { name: 'Acme', membership_level: 15 },
    });
    await signIn(rolecall, given.email);
    expect(await refusal(rolecall.confirmAddress(token, newcomer))).toEqual(linkIsOver);
  });

  it('does not reveal an account whose equal address is a different mailbox', async () => {
    const { rolecall, mailTo } = await setUp();
    await createPersonWithPassword(rolecall, 'weiss@example.com');
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    await nobody.users.signUp({ ...given, email: 'weiß@example.com' });
    expect(await mailTo('weiß@example.com')).toMatchObject({
      subject: 'This address cannot be used',
      path: '/sign-up',
    });
    const organization = await createTestOrganization(rolecall);
    const owner = await organization.owner.caller();
    await owner.invites.create({ organization_id: organization.id, target_email: 'weiß@example.com' });
    const [path = '', proof = ''] = (await mailTo('weiß@example.com')).path.split('?proof=');
    expect(await nobody.invites.preview({ token: path.slice('/invite/'.length), proof })).toMatchObject({
      has_account: false,
    });
  });

  it('gets the same response if there is an account, which only the mail says', async () => {
    const { rolecall, mailTo } = await setUp();
    await createPersonWithPassword(rolecall, given.email);
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    expect(await nobody.users.signUp({ ...given, email: 'NEW@example.com' })).toEqual({
      uuid: null,
      email: 'NEW@example.com',
      organization_id: null,
    });
    const mail = await mailTo('NEW@example.com');
    expect(mail).toMatchObject({ subject: 'You already have an account', path: '/sign-in' });
  });

  it('is refused once another link has created the account', async () => {
    const { rolecall, tokenTo } = await setUp();
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    const tokens = [];
    for (let time = 0; time < 2; time += 1) {
      await nobody.users.signUp(given);
      tokens.push(await tokenTo(given.email));
    }
    await rolecall.confirmAddress(tokens[0] ?? '', newcomer);
    expect(await refusal(rolecall.confirmAddress(tokens[1] ?? '', newcomer))).toEqual(
      refused('unique', sentences.accountExists, 'email'),
    );
  });

  it('needs no link with the proof from a mailed invite, and needs one without it', async () => {
    const { rolecall, mailTo, tokenTo } = await setUp();
    const organization = await createTestOrganization(rolecall);
    const owner = await organization.owner.caller();
    const invite = await owner.invites.create({ organization_id: organization.id, target_email: given.email });
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    const mail = await mailTo(given.email);
    const [path = '', proof = ''] = mail.path.split('?proof=');
    expect(path).toBe(invite.path);
    expect(invite.emailing_attempt_made).toBe(true);
    const invite_token = path.slice('/invite/'.length);
    // Anyone who has only the link, such as the inviter, learns nothing and is not trusted.
    expect(await nobody.invites.preview({ token: invite_token })).toMatchObject({ has_account: null });
    expect(await nobody.invites.preview({ token: invite_token, proof })).toMatchObject({ has_account: false });
    for (const invite_proof of [undefined, 'made up']) {
      expect(await nobody.users.signUp({ ...given, invite_token, invite_proof })).toMatchObject({ uuid: null });
      await tokenTo(given.email);
    }
    const signedUp = await nobody.users.signUp({ ...given, invite_token, invite_proof: proof });
    expect(signedUp).toMatchObject({ organization_id: organization.id });
    const { caller } = await signIn(rolecall, given.email);
    expect(await caller.users.me()).toMatchObject({ is_email_verified: true, organization: { id: organization.id } });
  });

  it('with the link of an invite joins its organization once the address is confirmed', async () => {
    const { rolecall, mailTo, tokenTo } = await setUp();
    const organization = await createTestOrganization(rolecall);
    const owner = await organization.owner.caller();
    const { path } = await owner.invites.create({ organization_id: organization.id, target_email: given.email });
    await mailTo(given.email);
    await rolecall
      .createCaller({ kind: 'anonymous' })
      .users.signUp({ ...given, invite_token: path.slice('/invite/'.length) });
    const { signedIn } = await rolecall.confirmAddress(await tokenTo(given.email), newcomer);
    const caller = await callerOf(rolecall, { session: signedIn?.session, sameOrigin: true });
    expect((await caller.users.me()).organizations.map(({ id }) => id)).toEqual([organization.id]);
  });
});

describe('an account with an unverified address, with mail configured', () => {
  it('can do everything but accept invites', async () => {
    const rolecall = await openTestRolecall({ mail: settingsFor('smtp://127.0.0.1:1') });
    const given = await createFixture(rolecall);
    const inputs = inputsFor(given);
    const names = Object.keys(permissions) as ProcedureName[];
    const destroys = (name: ProcedureName) =>
      /delete|remove|deactivate|signOut|update|renew|setMemberLevel/i.test(name);
    const callers = new Map<ProcedureName, Awaited<ReturnType<typeof leastCaller>>>();
    for (const name of names) callers.set(name, await leastCaller(rolecall, given, name));
    const refusedTo: string[] = [];
    for (const [name, caller] of [...callers].toSorted(
      ([one], [other]) => Number(destroys(one)) - Number(destroys(other)),
    ))
      await call(caller, name, inputs[name]).catch((error: unknown) => {
        if (documentedError(error).message === sentences.addressNotVerified) refusedTo.push(name);
      });
    expect(refusedTo).toEqual(['invites.accept']);
  });

  async function setUpInvited() {
    const given = await setUp();
    await createPersonWithPassword(given.rolecall, email);
    const organization = await createTestOrganization(given.rolecall);
    const owner = await organization.owner.caller();
    const { path } = await owner.invites.create({ organization_id: organization.id, target_email: email });
    const mail = await given.mailTo(email);
    const { caller, session } = await signIn(given.rolecall, email);
    return {
      ...given,
      caller,
      opener: await openerOf(given.rolecall, session),
      organization,
      token: path.slice('/invite/'.length),
      mail,
    };
  }

  it('can accept an invite only once its address is verified', async () => {
    const { caller, opener, token, tokenTo, rolecall, organization } = await setUpInvited();
    expect(await refusal(caller.invites.accept({ token }))).toEqual(
      refused('permission_denied', sentences.addressNotVerified),
    );
    await caller.users.requestVerification();
    const link = await tokenTo(email);
    // The recipient of the mail may not be the person who signed up with the address.
    for (const other of [newcomer, { ...opener, actor: { kind: 'anonymous' as const } }])
      expect(await refusal(rolecall.confirmAddress(link, other))).toEqual(
        refused('permission_denied', sentences.linkOfAccount),
      );
    await rolecall.confirmAddress(link, opener);
    expect(await caller.invites.accept({ token })).toEqual({ organization_id: organization.id });
    expect(await refusal(caller.users.requestVerification())).toEqual(
      refused('invalid_input', sentences.addressVerified),
    );
  });

  it('can accept an invite that was mailed to it, which verifies the address', async () => {
    const { caller, token, mail } = await setUpInvited();
    const proof = mail.path.split('?proof=')[1];
    await caller.invites.accept({ token, proof });
    expect(await caller.users.me()).toMatchObject({ is_email_verified: true });
  });
});

describe('a change of address', () => {
  async function setUpChange() {
    const given = await setUp();
    await createPersonWithPassword(given.rolecall, email);
    const { caller, session } = await signIn(given.rolecall, email);
    return { ...given, caller, opener: await openerOf(given.rolecall, session) };
  }

  it('takes effect once the new address is confirmed, and notifies the old one', async () => {
    const { rolecall, caller, opener, mailTo, tokenTo } = await setUpChange();
    await caller.users.requestAddressChange({ email: 'new@example.com' });
    expect((await mailTo(email)).text).toContain('new@example.com');
    expect(await caller.users.me()).toMatchObject({ email });
    await rolecall.confirmAddress(await tokenTo('new@example.com'), opener);
    expect(await caller.users.me()).toMatchObject({ email: 'new@example.com', is_email_verified: true });
    await signIn(rolecall, 'new@example.com');
    expect(await refusal(signIn(rolecall, email))).toEqual(wrongSignIn);
  });

  it('to the address of another account is refused on confirmation, and not before', async () => {
    const { rolecall, caller, opener, tokenTo } = await setUpChange();
    await createPersonWithPassword(rolecall, 'taken@example.com');
    await caller.users.requestAddressChange({ email: 'taken@example.com' });
    const token = await tokenTo('taken@example.com');
    expect(await refusal(rolecall.confirmAddress(token, opener))).toEqual(
      refused('unique', sentences.accountExists, 'email'),
    );
    expect(await caller.users.me()).toMatchObject({ email });
  });

  it('ends open invites to the new address in the user’s organizations', async () => {
    const { rolecall, caller, opener, tokenTo, mailTo } = await setUpChange();
    const { id: organization_id } = await caller.organizations.create({ name: 'Acme' });
    const next = 'new@example.com';
    await caller.invites.create({ organization_id, target_email: next });
    await mailTo(next);
    await caller.users.requestAddressChange({ email: next });
    const token = await tokenTo(next);
    const lines = await activityOf(rolecall, () => rolecall.confirmAddress(token, opener));
    expect(lines).toMatchObject([
      { activity: 'address_changed', before: { email }, after: { email: next } },
      { activity: 'ended', item_name: next, after: { reason: 'address_joined' } },
    ]);
    expect(await caller.invites.list({ organization_id })).toMatchObject({ count: 0 });
  });

  it('increments the revision of the user’s organizations', async () => {
    const { rolecall, caller, opener, tokenTo } = await setUpChange();
    const { id } = await caller.organizations.create({ name: 'Acme' });
    const revision = async () =>
      (
        await databaseOf(rolecall)
          .executor.selectFrom('organizations')
          .select('revision')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).revision;
    await caller.users.requestAddressChange({ email: 'new@example.com' });
    const before = await revision();
    await rolecall.confirmAddress(await tokenTo('new@example.com'), opener);
    expect(await revision()).toBe(before + 1);
  });
});

describe('a new sign-in', () => {
  it('from an unknown browser is reported by mail, except for the very first', async () => {
    const { rolecall, mails, mailTo, settled } = await setUp();
    await createPersonWithPassword(rolecall, email);
    const { device } = signedIn(await rolecall.signInWithPassword(email, testPassword, from, { userAgent: 'curl' }));
    await rolecall.signInWithPassword(email, testPassword, from, { token: device });
    await settled();
    expect(mails).toEqual([]);
    await rolecall.signInWithPassword(email, testPassword, from, {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    expect((await mailTo(email)).text).toContain('Firefox · Linux');
  });
});

it('the owner of a new API key is notified, without the key itself', async () => {
  const { rolecall, mailTo } = await setUp();
  await createPersonWithPassword(rolecall, email);
  const { caller } = await signIn(rolecall, email);
  const { value, mask } = await caller.personalApiKeys.create({ label: 'deploy', scopes: ['user:read'] });
  const mail = await mailTo(email);
  expect(mail.subject).toBe('New API key: deploy');
  expect(mail.text).toContain(mask);
  expect(mail.text).not.toContain(value);
});

describe('a second factor', () => {
  it('is reported by one mail when it changes, and is not bypassed by links', async () => {
    const { rolecall, mailTo, tokenTo, mails, settled, time } = await setUp();
    await createPersonWithPassword(rolecall, email);
    const { caller, session } = await signIn(rolecall, email);
    await caller.users.requestVerification();
    await rolecall.confirmAddress(await tokenTo(email), await openerOf(rolecall, session));
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    expect((await mailTo(email)).text).toContain('An authenticator app was added to your account.');
    await settled();
    expect(mails).toEqual([]);
    await reset(rolecall);
    await rolecall.resetPassword(await tokenTo(email), chosen, from);
    const outcome = await rolecall.signInWithPassword(email, chosen, from);
    expect(outcome).toEqual({ pending: expect.any(String) });
    const { pending } = outcome as { pending: string };
    time.advance(minute);
    await rolecall.completeSignIn(pending, { code: codeAt(secret, rolecall.now()) }, fromHere);
    expect((await mailTo(email)).subject).toBe('New sign-in to your account');
    const again = (await rolecall.signInWithPassword(email, chosen, from)) as { pending: string };
    await rolecall.completeSignIn(again.pending, { code: recoveryCodes[0] ?? '' }, fromHere);
    const told = [await mailTo(email), await mailTo(email)].map(({ subject }) => subject);
    expect(told.toSorted()).toEqual(['New sign-in to your account', 'Your second factor has changed']);
  });
});

describe('a demo', () => {
  it('shows owners the mails about their organization and those to members in reserved domains', async () => {
    const rolecall = await openTestRolecall();
    const organization = await createTestOrganization(rolecall);
    await createPersonWithPassword(rolecall, 'stranger@example.com');
    const owner = await organization.owner.caller();
    await rolecall.startMail(() => {}, siteUrl);
    await owner.invites.create({ organization_id: organization.id, target_email: 'somebody@real-company.net' });
    await reset(rolecall, organization.member.email);
    await reset(rolecall, 'stranger@example.com');
    const list = async () => (await owner.mails.list({ organization_id: organization.id })).results;
    await vi.waitUntil(
      async () =>
        ((await contents(rolecall))['mails'] ?? []).every((mail) => (mail as { sent_at: unknown }).sent_at !== null),
      soon,
    );
    expect((await list()).map(({ kind, recipient }) => [kind, recipient])).toEqual([
      ['password_reset', organization.member.email],
      ['invite', 'somebody@real-company.net'],
    ]);
    for (const search of ['REAL-company', 'jóin', 'réal'])
      expect(await owner.mails.list({ organization_id: organization.id, search })).toMatchObject({
        count: 1,
        results: [{ recipient: 'somebody@real-company.net' }],
      });
    expect((await owner.mails.list({ organization_id: organization.id, search: 'nowhere' })).count).toBe(0);
    const { caller: key } = await withKey(rolecall, organization.owner.email);
    expect(await key.mails.list({ organization_id: organization.id })).toEqual({ count: 0, results: [] });
  });
});

it('everything that needs mail is refused if mail is not configured', async () => {
  const rolecall = await openRolecall({ databaseUrl: 'sqlite::memory:', secret: testSecret });
  const noMail: ErrorBody = refused('permission_denied', sentences.noMail);
  await createPersonWithPassword(rolecall, email);
  expect(await refusal(reset(rolecall))).toEqual(noMail);
  const { caller } = await signIn(rolecall, email);
  expect(await refusal(caller.users.requestVerification())).toEqual(noMail);
  expect(await refusal(caller.users.requestAddressChange({ email: 'new@example.com' }))).toEqual(noMail);
  expect((await contents(rolecall))['mails']).toEqual([]);
  await rolecall.close();
});
