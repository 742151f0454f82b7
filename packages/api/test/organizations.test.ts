import { describe, expect, it } from 'vitest';
import {
  createPerson,
  createTestClock,
  createTestOrganization,
  openTestRolecall,
  notFound,
  refusal,
  refused,
  second,
  withKey,
} from './support.ts';

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  return { time, rolecall };
}

describe('creating an organization', () => {
  it('makes the caller its owner and the organization their current one', async () => {
    const { time, rolecall } = await setUp();
    const ada = await (await createPerson(rolecall)).caller();
    const organization = await ada.organizations.create({ name: ' Acme Inc. ' });
    expect(organization).toEqual({
      id: expect.any(String),
      name: 'Acme Inc.',
      slug: 'acme-inc',
      created_at: time.at(),
      updated_at: time.at(),
      membership_level: 15,
      member_count: 1,
      default_role_id: null,
      posthog_contact: null,
      shared_slack_channel_url: null,
    });
    expect(await ada.organizations.get({ organization_id: '@current' })).toEqual(organization);
    const second = await ada.organizations.create({ name: 'Second' });
    expect((await ada.organizations.get({ organization_id: '@current' })).id).toBe(second.id);
  });

  it('gives each organization a unique slug, whatever its name', async () => {
    const { rolecall } = await setUp();
    const ada = await (await createPerson(rolecall)).caller();
    const slugs: string[] = [];
    for (const name of ['Ärzte & Co', 'ärzte & co', '🦊', '🦊🦊', '中文', 'x'.repeat(64), 'x'.repeat(64)])
      slugs.push((await ada.organizations.create({ name })).slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(slugs[1]).toMatch(/^aerzte-and-co-[0-9a-f]{8}$/);
  });

  it('requires a name of 1 to 64 characters', async () => {
    const { rolecall } = await setUp();
    const ada = await (await createPerson(rolecall)).caller();
    expect(await refusal(ada.organizations.create({ name: 'x'.repeat(65) }))).toEqual(
      refused('max_length', 'Ensure this field has no more than 64 characters.', 'name'),
    );
    expect((await refusal(ada.organizations.create({ name: '' }))).code).toBe('blank');
  });
});

describe('listing organizations', () => {
  it('returns those the caller belongs to, in joining order, with the caller’s level', async () => {
    const { time, rolecall } = await setUp();
    const [acme, globex] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
    ];
    const ada = await createPerson(rolecall);
    await rolecall.system().system.addMember({ organization_id: globex.id, email: ada.email, level: 8 });
    time.advance(second);
    await rolecall.system().system.addMember({ organization_id: acme.id, email: ada.email });
    const caller = await ada.caller();
    const list = await caller.organizations.list({});
    expect(list.results.map(({ id, membership_level, member_count }) => [id, membership_level, member_count])).toEqual([
      [globex.id, 8, 4],
      [acme.id, 1, 4],
    ]);
    expect(list.count).toBe(2);
    expect((await caller.organizations.list({ limit: 1, offset: 1 })).results.map(({ id }) => id)).toEqual([acme.id]);
    for (const organization of list.results)
      expect(await caller.organizations.get({ organization_id: organization.id })).toEqual(organization);
    // Until a current organization is chosen, it is the first one joined.
    expect((await caller.organizations.get({ organization_id: '@current' })).id).toBe(globex.id);
  });

  it('counts only active members', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    const admin = await acme.admin.caller();
    expect((await admin.organizations.get({ organization_id: acme.id })).member_count).toBe(2);
    expect((await admin.organizations.list({})).results[0]?.member_count).toBe(2);
  });

  it('returns only the organizations that a limited key may access', async () => {
    const { rolecall } = await setUp();
    const [acme, globex] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
    ];
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.owner.email, level: 15 });
    const { caller } = await withKey(rolecall, acme.owner.email, { scoped_organizations: [globex.id] });
    expect((await caller.organizations.list({})).results.map(({ id }) => id)).toEqual([globex.id]);
    expect(await refusal(caller.organizations.get({ organization_id: acme.id }))).toEqual(
      refused('permission_denied', 'API key does not have access to the requested organization.'),
    );
  });

  it('returns an empty list to someone who is in no organization', async () => {
    const { rolecall } = await setUp();
    const ada = await (await createPerson(rolecall)).caller();
    expect(await ada.organizations.list({})).toEqual({ count: 0, results: [] });
    expect(await refusal(ada.organizations.get({ organization_id: '@current' }))).toEqual(notFound);
  });
});

describe('changing an organization', () => {
  it('changes only the given fields', async () => {
    const { time, rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    const admin = await acme.admin.caller();
    const organization_id = acme.id;
    time.advance(second);
    const changed = await admin.organizations.update({
      organization_id,
      name: 'Acme Ltd',
      posthog_contact: { name: 'Grace' },
      shared_slack_channel_url: 'https://acme.slack.example/x',
    });
    expect(changed).toMatchObject({
      name: 'Acme Ltd',
      slug: 'acme',
      posthog_contact: { name: 'Grace' },
      shared_slack_channel_url: 'https://acme.slack.example/x',
      updated_at: time.at(),
      membership_level: 8,
    });
    expect(await admin.organizations.update({ organization_id, name: 'Acme' })).toEqual({ ...changed, name: 'Acme' });
    expect(
      await admin.organizations.update({ organization_id, posthog_contact: null, shared_slack_channel_url: null }),
    ).toMatchObject({ name: 'Acme', posthog_contact: null, shared_slack_channel_url: null });
  });

  it('requires an admin, and deleting it requires an owner', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    const tooLow = refused('permission_denied', 'Your organization access level is insufficient.');
    expect(
      await refusal((await acme.member.caller()).organizations.update({ organization_id: acme.id, name: 'x' })),
    ).toEqual(tooLow);
    expect(await refusal((await acme.admin.caller()).organizations.delete({ organization_id: acme.id }))).toEqual(
      tooLow,
    );
  });

  it('can set the default role to one of its own roles, or clear it', async () => {
    const { rolecall } = await setUp();
    const [acme, globex] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
    ];
    const admin = await acme.admin.caller();
    const organization_id = acme.id;
    const [one, two] = [
      await admin.roles.create({ organization_id, name: 'One' }),
      await admin.roles.create({ organization_id, name: 'Two' }),
    ];
    const foreign = await (await globex.admin.caller()).roles.create({ organization_id: globex.id, name: 'One' });
    const defaults = async () =>
      (await admin.roles.list({ organization_id })).results.filter(({ is_default }) => is_default).map(({ id }) => id);
    for (const role of [one, two]) {
      expect((await admin.organizations.update({ organization_id, default_role_id: role.id })).default_role_id).toBe(
        role.id,
      );
      expect(await defaults()).toEqual([role.id]);
    }
    expect(await refusal(admin.organizations.update({ organization_id, default_role_id: foreign.id }))).toEqual(
      refused('does_not_exist', `Invalid pk "${foreign.id}" - object does not exist.`, 'default_role_id'),
    );
    expect(await defaults()).toEqual([two.id]);
    expect((await admin.organizations.update({ organization_id, default_role_id: null })).default_role_id).toBeNull();
    expect(await defaults()).toEqual([]);
    await admin.organizations.update({ organization_id, default_role_id: one.id });
    await admin.roles.delete({ organization_id, id: one.id });
    expect((await admin.organizations.get({ organization_id })).default_role_id).toBeNull();
  });
});

it('new members get the default role, however they join', async () => {
  const { rolecall } = await setUp();
  const acme = await createTestOrganization(rolecall);
  const admin = await acme.admin.caller();
  const organization_id = acme.id;
  const { id: role_id } = await admin.roles.create({ organization_id, name: 'Everyone' });
  await admin.organizations.update({ organization_id, default_role_id: role_id });
  const holders = async () =>
    (await admin.roleMemberships.list({ organization_id, role_id })).results.map(({ user }) => user.email);
  expect(await holders()).toEqual([]);
  const added = await acme.join('Added', 1);
  const invited = await createPerson(rolecall, 'Invited');
  // The invite names the same role, which is still granted once.
  const invite = await admin.invites.create({
    organization_id,
    target_email: invited.email,
    role_ids: [role_id, role_id],
  });
  await (await invited.caller()).invites.accept({ token: invite.path.replace('/invite/', '') });
  expect((await holders()).toSorted()).toEqual([added.email, invited.email].toSorted());
});

describe('deleting an organization', () => {
  it('deletes everything in it, and nothing of other organizations', async () => {
    const { rolecall } = await setUp();
    const [acme, globex] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
    ];
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.owner.email });
    const owner = await acme.owner.caller();
    for (const organization_id of [acme.id, globex.id])
      await rolecall.system().roles.create({ organization_id, name: 'On call' });
    expect((await owner.organizations.get({ organization_id: '@current' })).id).toBe(acme.id);
    await owner.organizations.delete({ organization_id: acme.id });
    expect(await refusal(owner.organizations.get({ organization_id: acme.id }))).toEqual(notFound);
    expect((await owner.organizations.get({ organization_id: '@current' })).id).toBe(globex.id);
    expect(await refusal((await acme.member.caller()).organizations.get({ organization_id: '@current' }))).toEqual(
      notFound,
    );
    expect((await owner.roles.list({ organization_id: globex.id })).count).toBe(1);
    expect((await owner.users.me()).organizations.map(({ id }) => id)).toEqual([globex.id]);
  });

  it('makes its slug available again', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    await (await acme.owner.caller()).organizations.delete({ organization_id: acme.id });
    expect((await createTestOrganization(rolecall)).slug).toBe('acme');
  });
});
