import type { GroupSyncPlanInput, GroupSyncWithPlan, Scope } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import {
  activityOf,
  contents,
  createTestClock,
  createTestOrganization,
  day,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  watchQueries,
  withKey,
} from './support.ts';

type Groups = GroupSyncPlanInput['groups'];

const acmeThere = { provider: 'github', provider_organization_id: 'acme' };

/** An organization with the named people and the role On call, which refers to the GitHub team 4242. */
async function setUp(names: readonly string[] = ['Ada', 'Bea', 'Cleo']) {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const organization_id = acme.id;
  const admin = await acme.admin.caller();
  const people = [];
  for (const name of names) people.push(await acme.join(name, 1));
  const refer = async (name: string, id: string, more: { respect_manual_removals?: boolean } = {}) => {
    const { id: role } = await admin.roles.create({ organization_id, name });
    await admin.roleExternalReferences.create({
      organization_id,
      role,
      ...acmeThere,
      provider_role_id: id,
      provider_role_slug: name.toLowerCase().replaceAll(' ', '-'),
      provider_role_name: name,
      ...more,
    });
    return role;
  };
  const onCall = await refer('On call', '4242');
  const group = (emails: readonly string[], id = '4242', name = 'On call'): Groups[number] => ({
    id,
    name,
    members: emails.map((email) => ({ email })),
  });
  const plan = (groups: Groups, more: Partial<GroupSyncPlanInput> = {}) =>
    admin.groupSyncs.plan({ organization_id, ...acmeThere, complete: true, groups, ...more });
  const apply = (id: string, max_revocations?: string) =>
    admin.groupSyncs.applyPlan({ organization_id, id, ...(max_revocations === undefined ? {} : { max_revocations }) });
  const run = async (groups: Groups, more: Partial<GroupSyncPlanInput> = {}) => apply((await plan(groups, more)).id);
  const holders = async (role = onCall) =>
    (await admin.roleMemberships.list({ organization_id, role_id: role })).results.map(({ user }) => user.email);
  const membershipOf = async (email: string, role = onCall) => {
    const { results } = await admin.roleMemberships.list({ organization_id, role_id: role });
    const found = results.find(({ user }) => user.email === email);
    if (!found) throw new Error(`${email} does not hold the role.`);
    return { organization_id, role_id: role, id: found.id };
  };
  const sourcesOf = async (email: string, role = onCall) =>
    (await admin.roleMemberships.explain(await membershipOf(email, role))).grants.map(({ source }) => source);
  const emails = people.map(({ email }) => email);
  return {
    time,
    rolecall,
    acme,
    organization_id,
    admin,
    people,
    emails,
    onCall,
    refer,
    group,
    plan,
    apply,
    run,
    holders,
    membershipOf,
    sourcesOf,
  };
}

describe('a plan', () => {
  it('says who gains or loses a role and why, and writes nothing but itself', async () => {
    const { rolecall, time, plan, run, group, emails, people, onCall, acme } = await setUp();
    const [ada = '', bea = '', cleo = ''] = emails;
    await run([group([ada, bea])]);
    const before = await contents(rolecall);
    const planned = await plan([group([ada, cleo, 'zoe@example.com'])], { source: 'teams.json' });
    const line = { role_id: onCall, role_name: 'On call', group: 'On call', source_key: 'github/acme/4242' };
    expect(planned).toEqual({
      id: expect.any(String),
      ...acmeThere,
      source: 'teams.json',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      state: 'planned',
      revision: expect.any(Number),
      is_outdated: false,
      totals: {
        additions: 1,
        revocations: 1,
        lost: 1,
        not_members: 1,
        ambiguous: 0,
        left_out: 0,
        orphans: 0,
        unknown: 0,
        drifts: 0,
        unreferenced: 0,
      },
      created_at: time.at(),
      created_by: expect.objectContaining({ uuid: acme.admin.uuid }),
      applied_at: null,
      applied_by: null,
      plan: {
        complete: true,
        totals: planned.totals,
        cap: { max_revocations: '20%', is_raised: false, floor: 10, revoked: 1, synced: 2, refusals: [] },
        roles: [
          {
            role_id: onCall,
            role_name: 'On call',
            member_count: 2,
            added: 1,
            lost: 1,
            lost_share: 0.5,
            synced: 2,
            revoked: 1,
          },
        ],
        additions: [
          {
            ...line,
            user_uuid: people[2]?.uuid,
            email: cleo,
            reason: 'in_group',
            removed_by_hand_at: null,
            holds_role: false,
          },
        ],
        revocations: [{ ...line, user_uuid: people[1]?.uuid, email: bea, reason: 'left_group', keeps_role: false }],
        not_members: [
          {
            email: 'zoe@example.com',
            provider_user_id: null,
            groups: ['On call'],
            role_ids: [onCall],
            reason: 'not_member',
            invite: 'to_make',
          },
        ],
        ambiguous: [],
        left_out: [],
        orphans: [],
        unknown: [],
        drifts: [],
        unreferenced: [],
      },
    });
    const { group_syncs: runs, ...rest } = await contents(rolecall);
    const { group_syncs: runsBefore, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    expect(runs).toHaveLength((runsBefore?.length ?? 0) + 1);
  });

  it('is the same for the same snapshot and revision, in any order of people and groups', async () => {
    const { plan, group, emails, refer } = await setUp();
    await refer('Data', '77');
    const snapshot = [group(emails), group(emails.slice(1), '77', 'Data')];
    const first = await plan(snapshot);
    const turned = snapshot.toReversed().map((one) => ({
      ...one,
      members: one.members?.toReversed() ?? null,
    }));
    const second = await plan(turned);
    expect(second.plan).toEqual(first.plan);
    expect(second.revision).toBe(first.revision);
    expect((await plan(snapshot)).digest).toBe(first.digest);
  });

  it('ignores groups missing from an incomplete snapshot and groups with unknown members', async () => {
    const { plan, run, group, emails, refer } = await setUp();
    await refer('Data', '77');
    await run([group(emails), group(emails, '77', 'Data')]);
    const planned = await plan([{ id: '77', name: 'Data', members: null }], { complete: false });
    expect(planned.plan).toMatchObject({
      additions: [],
      revocations: [],
      unknown: [
        { role_name: 'Data', reason: 'members_unknown' },
        { role_name: 'On call', reason: 'not_in_snapshot' },
      ],
    });
  });

  it('treats groups missing from a complete snapshot as deleted, subject to the cap', async () => {
    const { plan, run, group, emails } = await setUp();
    await run([group(emails)]);
    const planned = await plan([]);
    expect(planned).toMatchObject({
      state: 'refused',
      plan: {
        orphans: [{ group: 'On call', reason: 'group_missing' }],
        revocations: emails.map((email) => ({ email, reason: 'group_missing' })),
        cap: { refusals: [{ kind: 'role_emptied', role_name: 'On call' }] },
      },
    });
  });

  it('says whether its snapshot was complete, if that was stored', async () => {
    const { rolecall, admin, organization_id, plan, apply } = await setUp();
    for (const complete of [true, false]) expect((await plan([], { complete })).plan.complete).toBe(complete);
    const { id, plan: planned } = await plan([]);
    const { complete: _, ...earlier } = planned;
    await databaseOf(rolecall)
      .executor.updateTable('group_syncs')
      .set({ plan: JSON.stringify(earlier) })
      .where('id', '=', id)
      .execute();
    expect((await admin.groupSyncs.get({ organization_id, id })).plan.complete).toBeNull();
    expect((await apply(id)).plan.complete).toBeNull();
  });

  it('changes nothing for a snapshot of another external organization', async () => {
    const { plan, run, group, emails } = await setUp();
    await run([group(emails)]);
    const planned = await plan([group([])], { provider_organization_id: 'other' });
    expect(planned).toMatchObject({
      state: 'planned',
      totals: { additions: 0, revocations: 0, unreferenced: 1, orphans: 0 },
    });
  });

  it('finds groups by ID and then by slug, as the lookup does, and reports drift', async () => {
    const { plan, run, group, emails, admin, organization_id } = await setUp();
    const renamed = [{ ...group(emails), slug: 'pager', name: 'Pager' }];
    const planned = await plan(renamed);
    expect(planned.plan.drifts).toMatchObject([
      { group: 'On call', reason: 'name_changed', before: 'On call', after: 'Pager' },
      { group: 'On call', reason: 'slug_changed', before: 'on-call', after: 'pager' },
    ]);
    expect(planned.totals.additions).toBe(3);
    await run([{ slug: 'ON-CALL', members: [{ email: emails[0] ?? '' }] }]);
    await run(renamed);
    const { results } = await admin.roleExternalReferences.health({ organization_id });
    expect(results).toMatchObject([{ state: 'drifted', seen_id: null, seen_slug: 'pager', seen_name: 'Pager' }]);
  });

  it('records the drift of many references in one statement for each kind', async () => {
    const { rolecall, admin, organization_id, plan, apply, refer } = await setUp([]);
    const ids = ['1', '2', '3', '4'];
    for (const id of ids) await refer(`Team ${id}`, id);
    const [first, second, third, fourth] = ids.map((id) => ({
      id,
      slug: `team-${id}`,
      name: `Team ${id}`,
      members: [],
    }));
    const { id } = await plan([
      { ...first!, name: 'One' },
      { ...second!, name: 'Two', slug: 'two' },
      { ...third!, id: '33' },
      { ...fourth! },
    ]);
    const updates: string[] = [];
    const stop = watchQueries(rolecall, ({ sql }) => {
      if (sql.startsWith('update "role_external_references" set "seen_')) updates.push(sql);
    });
    await apply(id);
    stop();
    expect(updates).toHaveLength(3);
    const { results } = await admin.roleExternalReferences.health({ organization_id });
    const seen = results.map(({ seen_id, seen_slug, seen_name }) => [seen_id, seen_slug, seen_name]);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(
      expect.arrayContaining([
        [null, null, 'One'],
        [null, 'two', 'Two'],
        ['33', null, null],
        [null, null, null],
      ]),
    );
  });

  it('is refused for a snapshot that contains a group twice', async () => {
    const { plan, group } = await setUp();
    expect(await refusal(plan([group([]), group([])]))).toEqual(
      refused('invalid_input', 'There are two groups "4242".', 'groups'),
    );
  });

  it('lists the groups that no role refers to', async () => {
    const { plan, group } = await setUp();
    const { plan: planned } = await plan([group([], '99', 'Design'), group([])]);
    expect(planned.unreferenced).toEqual([{ id: '99', slug: null, name: 'Design', reason: 'no_reference' }]);
  });
});

describe('people', () => {
  it('are matched by their normalized address, which includes a suffix after a plus', async () => {
    const { plan, emails } = await setUp();
    const [ada = '', bea = ''] = emails;
    const { plan: planned } = await plan([
      { id: '4242', members: [{ email: ada.toUpperCase() }, { email: bea.replace('@', '+night@') }] },
    ]);
    expect(planned.additions).toMatchObject([{ email: ada }]);
    expect(planned.not_members).toMatchObject([{ email: bea.replace('@', '+night@'), reason: 'not_member' }]);
  });

  it('who are not members are listed with whether to invite them, once for each address', async () => {
    const { time, rolecall, admin, organization_id, plan, emails } = await setUp();
    const [ada = ''] = emails;
    await rolecall.system().system.deactivateUser({ email: ada });
    await admin.invites.create({ organization_id, target_email: 'Known@example.com' });
    const snapshot: Groups = [
      {
        id: '4242',
        members: [
          { email: ada },
          { email: 'known@example.com' },
          { email: 'zoe@example.com' },
          { email: 'Zoe@Example.com', provider_user_id: '7' },
          { email: 'no address' },
          { provider_user_id: '8' },
        ],
      },
    ];
    const told = async () =>
      (await plan(snapshot)).plan.not_members.map(({ email, reason, invite }) => [email, reason, invite]);
    const expected = [
      [null, 'not_member', null],
      ['Zoe@Example.com', 'not_member', 'to_make'],
      [ada, 'inactive', null],
      ['known@example.com', 'not_member', 'made'],
      ['no address', 'not_member', null],
      ['zoe@example.com', 'not_member', null],
    ];
    expect(await told()).toEqual(expected);
    // An expired invite counts too, so that nobody is invited again every night.
    time.advance(8 * 24 * 60 * 60 * 1000);
    expect(await told()).toEqual(expected);
  });

  it('are shown as invited or joined only to callers who may list invites', async () => {
    const { rolecall, acme, admin, organization_id, group, emails } = await setUp(['Ada']);
    await admin.invites.create({ organization_id, target_email: 'known@example.com' });
    const groups = [group([...emails, 'known@example.com', 'zoe@example.com'])];
    const invites = async (scopes: Scope[]) => {
      const { groupSyncs } = (await withKey(rolecall, acme.admin.email, { scopes })).caller;
      const told = ({ plan: { not_members } }: GroupSyncWithPlan) => not_members.map(({ invite }) => invite);
      const planned = await groupSyncs.plan({ organization_id, ...acmeThere, complete: true, groups });
      const { id } = planned;
      const runs = [planned, await groupSyncs.get({ organization_id, id })];
      runs.push(
        await groupSyncs.applyPlan({ organization_id, id }),
        await groupSyncs.applyPlan({ organization_id, id }),
      );
      return runs.map(told);
    };
    const everywhere = (expected: unknown) => Array.from({ length: 4 }, () => expected);
    expect(await invites(['organization:write'])).toEqual(everywhere([null, null]));
    const both = await invites(['organization:write', 'organization_member:read']);
    expect(both).toEqual(everywhere(['made', 'to_make']));
  });

  it.each([undefined, 'made'])(
    'have the current invite state in plans of earlier versions that stored %j',
    async (invite) => {
      const { rolecall, admin, organization_id, plan, apply, group } = await setUp();
      const { id, plan: planned } = await plan([group(['zoe@example.com'])]);
      const earlier = { ...planned, not_members: planned.not_members.map((line) => ({ ...line, invite })) };
      await databaseOf(rolecall)
        .executor.updateTable('group_syncs')
        .set({ plan: JSON.stringify(earlier) })
        .where('id', '=', id)
        .execute();
      const expected = { email: 'zoe@example.com', reason: 'not_member', invite: 'to_make' };
      expect((await admin.groupSyncs.get({ organization_id, id })).plan.not_members).toMatchObject([expected]);
      expect((await apply(id)).plan.not_members).toMatchObject([expected]);
    },
  );

  it('who are invited or join later are shown as such, without changing the stored plan', async () => {
    const { rolecall, acme, admin, organization_id, run, group } = await setUp();
    const many = Array.from({ length: 1100 }, (_, index) => `guest${index}@example.com`);
    const { id } = await run([group(['Late@example.com', ...many])]);
    const before = (await contents(rolecall))['group_syncs'];
    await admin.invites.create({ organization_id, target_email: 'guest1099@example.com' });
    const { system } = rolecall.system();
    await system.createUser({ email: 'late@example.com', first_name: 'Late' });
    await system.addMember({ organization_id: acme.id, email: 'late@example.com' });
    // An account alone does not make somebody a member.
    await system.createUser({ email: 'guest7@example.com', first_name: 'Guest' });
    const { not_members } = (await admin.groupSyncs.get({ organization_id, id })).plan;
    expect(not_members).toHaveLength(1101);
    expect(not_members.flatMap(({ email, invite }) => (invite === 'to_make' ? [] : [[email, invite]]))).toEqual([
      ['Late@example.com', 'joined'],
      ['guest1099@example.com', 'made'],
    ]);
    expect((await contents(rolecall))['group_syncs']).toEqual(before);
  });

  it('are ambiguous if their equal addresses are different mailboxes', async () => {
    const { rolecall, acme, plan, run, holders } = await setUp();
    await rolecall.system().system.createUser({ email: 'weiss@example.com', first_name: 'Weiss' });
    await rolecall.system().system.addMember({
      organization_id: acme.id,
      email: 'weiss@example.com',
      level: 1,
      invited_by: acme.owner.email,
    });
    const snapshot: Groups = [{ id: '4242', members: [{ email: 'weiß@example.com' }] }];
    expect((await plan(snapshot)).plan).toMatchObject({
      additions: [],
      ambiguous: [{ email: 'weiß@example.com', reason: 'other_mailbox' }],
    });
    await run([{ id: '4242', members: [{ email: 'weiss@example.com' }] }]);
    // They keep the roles that they hold.
    await run(snapshot);
    expect(await holders()).toEqual(['weiss@example.com']);
  });

  it('are matched by their linked account, and two accounts never count as one person', async () => {
    const { rolecall, plan, emails, people } = await setUp();
    const [ada = '', bea = '', cleo = ''] = emails;
    const executor = databaseOf(rolecall).executor;
    for (const [index, id] of ['101', '102'].entries()) {
      const { id: user_id } = await executor
        .selectFrom('users')
        .select('id')
        .where('uuid', '=', people[index]?.uuid ?? '')
        .executeTakeFirstOrThrow();
      await executor
        .insertInto('accounts')
        .values({ provider: 'github', provider_account_id: id, user_id, created_at: '2026-01-01T00:00:00.000Z' })
        .execute();
    }
    const { plan: planned } = await plan([
      {
        id: '4242',
        members: [
          { provider_user_id: '101', email: 'elsewhere@example.com' },
          // The ID of one account with the address of another.
          { provider_user_id: '102', email: cleo },
          // Two external people with the same address.
          { provider_user_id: '201', email: cleo },
          { provider_user_id: '202', email: cleo },
          { provider_user_id: '999' },
        ],
      },
    ]);
    expect(planned.additions.map(({ email }) => email)).toEqual([ada]);
    expect(planned.ambiguous.map(({ provider_user_id, reason }) => [provider_user_id, reason])).toEqual([
      ['102', 'several_accounts'],
      ['201', 'several_people'],
      ['202', 'several_people'],
    ]);
    expect(planned.not_members).toMatchObject([{ provider_user_id: '999', email: null }]);
    expect(bea).not.toBe('');
  });

  it('whose account is inactive gain nothing, and keep what they hold', async () => {
    const { rolecall, plan, run, group, emails } = await setUp();
    const [ada = '', bea = ''] = emails;
    await run([group([ada])]);
    for (const email of [ada, bea]) await rolecall.system().system.deactivateUser({ email });
    const { plan: planned } = await plan([group([ada, bea])]);
    expect(planned).toMatchObject({
      additions: [],
      revocations: [],
      not_members: [
        { email: ada, reason: 'inactive' },
        { email: bea, reason: 'inactive' },
      ],
    });
  });
});

describe('applying', () => {
  it('grants and revokes with the run as the cause, and changes nothing if repeated', async () => {
    const { rolecall, organization_id, plan, apply, run, group, emails, holders, acme } = await setUp();
    const [ada = '', bea = '', cleo = ''] = emails;
    await run([group([ada, bea])]);
    const planned = await plan([group([ada, cleo])]);
    const lines = await activityOf(rolecall, () => apply(planned.id));
    expect(lines.map(({ type, item_name, cause_type }) => [type, item_name, cause_type])).toEqual([
      ['group_sync.applied', 'github/acme', null],
      ['role_membership.granted', `${cleo} in On call`, 'group_sync.applied'],
      ['role_membership.revoked', `${bea} in On call`, 'group_sync.applied'],
    ]);
    expect(lines[0]?.after).toEqual({
      ...acmeThere,
      digest: planned.digest,
      additions: 1,
      revocations: 1,
      max_revocations: null,
    });
    expect(lines[1]?.cause_id).toBe(lines[0]?.id);
    expect(await holders()).toEqual([ada, cleo]);
    const applied = await contents(rolecall);
    expect(await apply(planned.id)).toMatchObject({
      state: 'applied',
      applied_by: { uuid: acme.admin.uuid },
    });
    expect(await contents(rolecall)).toEqual(applied);
    // A new plan has nothing to do either.
    const fresh = await plan([group([ada, cleo])]);
    expect(fresh.totals).toMatchObject({ additions: 0, revocations: 0 });
    expect(await activityOf(rolecall, () => apply(fresh.id))).toEqual([]);
    expect(organization_id).toBe(acme.id);
  });

  it('leaves manual grants alone, and records every source of a role', async () => {
    const { admin, organization_id, onCall, people, run, group, emails, holders, sourcesOf, rolecall } = await setUp();
    const [ada = '', bea = ''] = emails;
    await admin.roleMemberships.create({ organization_id, role_id: onCall, user_uuid: people[0]?.uuid ?? '' });
    const added = await activityOf(rolecall, () => run([group([ada, bea])]));
    expect(added.map(({ type }) => type)).toEqual([
      'group_sync.applied',
      'role_membership.granted',
      'role_membership.grant_added',
    ]);
    expect(await sourcesOf(ada)).toEqual(['manual', 'sync']);
    const removed = await activityOf(rolecall, () => run([group([bea])]));
    expect(removed.map(({ type, before }) => [type, before])).toEqual([
      ['group_sync.applied', null],
      ['role_membership.grant_removed', expect.objectContaining({ user: ada })],
    ]);
    expect((await holders()).toSorted()).toEqual([ada, bea].toSorted());
    expect(await sourcesOf(ada)).toEqual(['manual']);
    expect(await sourcesOf(bea)).toEqual(['sync']);
  });

  it('is refused if the organization has changed since, and names the change', async () => {
    const { admin, organization_id, plan, apply, group, emails, rolecall } = await setUp();
    const planned = await plan([group(emails)]);
    await admin.roles.create({ organization_id, name: 'Data' });
    const before = await contents(rolecall);
    expect(await refusal(apply(planned.id))).toEqual(
      refused(
        'conflict',
        'The organization has changed since the plan was made: role.created (Data). Make a new plan.',
      ),
    );
    expect(await contents(rolecall)).toEqual(before);
    const isOutdated = async () => [
      (await admin.groupSyncs.get({ organization_id, id: planned.id })).is_outdated,
      ...(await admin.groupSyncs.list({ organization_id })).results.map(({ is_outdated }) => is_outdated),
    ];
    expect(await isOutdated()).toEqual([true, true]);
    // Making a plan does not outdate other plans, and an applied run is never outdated.
    const fresh = await plan([group(emails)]);
    expect(await isOutdated()).toEqual([true, false, true]);
    expect(await apply(fresh.id)).toMatchObject({ state: 'applied', is_outdated: false });
    await admin.roles.create({ organization_id, name: 'Night' });
    expect(await isOutdated()).toEqual([true, false, true]);
  });

  it('succeeds for one of two plans at once', async () => {
    const { plan, apply, group, emails, holders } = await setUp();
    const [ada = '', bea = ''] = emails;
    const plans = [await plan([group([ada])]), await plan([group([bea])])];
    const outcomes = await Promise.allSettled(plans.map(({ id }) => apply(id)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await holders()).toHaveLength(1);
  });

  it('revokes nothing for a recreated reference while its members are unknown', async () => {
    const { admin, organization_id, emails, onCall, plan, run, group, refer } = await setUp();
    await run([group(emails)]);
    const [reference] = (await admin.roleExternalReferences.list({ organization_id, role_id: onCall })).results;
    await admin.roleExternalReferences.delete({ organization_id, id: reference?.id ?? '' });
    await admin.roleExternalReferences.create({
      organization_id,
      role: onCall,
      ...acmeThere,
      provider_role_id: '99',
      provider_role_slug: null,
      provider_role_name: 'On call',
    });
    await refer('Data', '77');
    expect((await plan([], { complete: false })).plan.revocations).toEqual([]);
    expect((await plan([{ id: '99', name: 'On call', members: null }])).plan.revocations).toEqual([]);
    // Once the members are known, the old grants are revoked.
    const { additions, revocations } = (await plan([group(emails, '99')])).plan;
    expect(additions).toHaveLength(emails.length);
    expect(revocations.map(({ reason, keeps_role }) => [reason, keeps_role])).toEqual(
      emails.map(() => ['reference_deleted', true]),
    );
  });

  it('matches a group with another ID by its slug only in a complete snapshot', async () => {
    const { emails, run, plan, group } = await setUp();
    await run([group(emails)]);
    const other = { id: '500', slug: 'on-call', name: 'On call', members: [] };
    const incomplete = await plan([other], { complete: false });
    expect(incomplete.plan.revocations).toEqual([]);
    expect(incomplete.plan.unknown).toMatchObject([{ reason: 'not_in_snapshot' }]);
    expect((await plan([other])).plan.revocations).toHaveLength(emails.length);
  });

  it('is refused if somebody has linked an account since, because plans match people by it', async () => {
    const { rolecall, acme, plan, apply, group } = await setUp();
    const profile = (provider: string, provider_account_id: string) => ({
      provider,
      provider_account_id,
      email: acme.admin.email,
      email_verified: true,
      first_name: 'Anna',
      last_name: '',
    });
    await rolecall.signInWithProvider(profile('google', '1'));
    const groups = [{ ...group([]), members: [{ provider_user_id: '42', email: acme.owner.email }] }];
    const before = await plan(groups);
    expect(before.plan.additions).toHaveLength(1);
    await rolecall.signInWithProvider(profile('github', '42'));
    const after = await plan(groups);
    expect(after.plan.ambiguous).toHaveLength(1);
    expect(after.revision).toBeGreaterThan(before.revision);
    expect((await refusal(apply(before.id))).code).toBe('conflict');
  });

  it('leaves out people removed by hand, even after a temporary grant', async () => {
    const { time, admin, organization_id, people, emails, refer, group, plan, run, membershipOf } = await setUp();
    const role_id = await refer('Data', '77', { respect_manual_removals: true });
    const [email = ''] = emails;
    const groups = [group([email], '77', 'Data')];
    await run(groups, { complete: false });
    await admin.roleMemberships.delete(await membershipOf(email, role_id));
    const expires_at = new Date(time.clock() + 60_000).toISOString();
    const user_uuid = people[0]?.uuid ?? '';
    const { id } = await admin.roleMemberships.create({ organization_id, role_id, user_uuid, expires_at });
    const leftOut = async () => (await plan(groups, { complete: false })).plan.left_out.length;
    expect(await leftOut()).toBe(1);
    time.advance(60_000);
    expect(await leftOut()).toBe(1);
    // A permanent grant undoes the removal.
    const again = await admin.roleMemberships.create({ organization_id, role_id, user_uuid });
    expect(again.id).not.toBe(id);
    expect(await leftOut()).toBe(0);
  });

  it('reports manual removals, which a reference may respect', async () => {
    const { admin, run, plan, group, emails, membershipOf, refer, time, holders } = await setUp();
    const data = await refer('Data', '77', { respect_manual_removals: true });
    const [ada = ''] = emails;
    const snapshot = [group(emails), group(emails, '77', 'Data')];
    await run(snapshot);
    time.advance(day);
    for (const role of [undefined, data]) await admin.roleMemberships.delete(await membershipOf(ada, role));
    const removedAt = time.at();
    time.advance(day);
    const planned = await plan(snapshot);
    expect(planned.plan).toMatchObject({
      additions: [
        { role_name: 'On call', email: ada, reason: 'in_group_after_removal', removed_by_hand_at: removedAt },
      ],
      left_out: [{ role_name: 'Data', email: ada, reason: 'removed_by_hand', removed_by_hand_at: removedAt }],
    });
    await run(snapshot);
    expect(await holders()).toContain(ada);
    expect(await holders(data)).not.toContain(ada);
    // After getting the role again and leaving the group, they are added like anybody else.
    await run([group(emails.slice(1)), group(emails, '77', 'Data')]);
    expect((await plan(snapshot)).plan.additions).toMatchObject([{ email: ada, reason: 'in_group' }]);
  });

  it('revokes the grants of a deleted reference', async () => {
    const { admin, organization_id, run, plan, group, emails } = await setUp();
    await run([group(emails)]);
    const { results } = await admin.roleExternalReferences.list({ organization_id });
    await admin.roleExternalReferences.delete({ organization_id, id: results[0]?.id ?? '' });
    const planned = await plan([], { complete: false });
    expect(planned.plan.revocations.map(({ reason }) => reason)).toEqual(Array(3).fill('reference_deleted'));
  });

  it('lets people move between groups of a role without losing it', async () => {
    const { admin, organization_id, onCall, run, plan, apply, group, emails, rolecall } = await setUp();
    await admin.roleExternalReferences.create({
      organization_id,
      role: onCall,
      ...acmeThere,
      provider_role_id: '4343',
      provider_role_name: 'Night',
    });
    await run([group(emails), group([], '4343', 'Night')]);
    const planned = await plan([group([]), group(emails, '4343', 'Night')]);
    expect(planned).toMatchObject({ state: 'planned', plan: { cap: { revoked: 0, synced: 3 } } });
    expect(planned.plan.revocations.every(({ keeps_role }) => keeps_role)).toBe(true);
    const lines = await activityOf(rolecall, () => apply(planned.id));
    expect(new Set(lines.map(({ type }) => type))).toEqual(
      new Set(['group_sync.applied', 'role_membership.grant_added', 'role_membership.grant_removed']),
    );
  });
});

describe('the cap', () => {
  const many = Array.from({ length: 20 }, (_, index) => `Person${index}`);

  it('refuses the whole plan if it revokes too large a share', async () => {
    const { rolecall, plan, apply, run, group, emails } = await setUp(many);
    await run([group(emails)]);
    const planned = await plan([group(emails.slice(5))]);
    expect(planned).toMatchObject({
      state: 'refused',
      plan: {
        cap: {
          refusals: [
            { kind: 'organization', revoked: 5, synced: 20 },
            { kind: 'role', role_name: 'On call', revoked: 5, synced: 20 },
          ],
        },
      },
    });
    const before = await contents(rolecall);
    expect(await refusal(apply(planned.id))).toEqual(
      refused(
        'conflict',
        'The plan revokes more than 20% allows: 5 of 20 in all, 5 of 20 in On call. Raise max_revocations for this run if that is meant.',
      ),
    );
    expect(await contents(rolecall)).toEqual(before);
    expect(await plan([group(emails.slice(4))])).toMatchObject({ state: 'planned' });
  });

  it('can be raised for one run by a share or a number, which is logged', async () => {
    const { rolecall, plan, apply, run, group, emails, holders } = await setUp(many);
    await run([group(emails)]);
    const fewer = [group(emails.slice(6))];
    expect(await plan(fewer, { max_revocations: '29%' })).toMatchObject({ state: 'refused' });
    expect(await plan(fewer, { max_revocations: '5' })).toMatchObject({ state: 'refused' });
    expect(await plan(fewer, { max_revocations: '30%' })).toMatchObject({ state: 'planned' });
    const { id } = await plan(fewer);
    const lines = await activityOf(rolecall, () => apply(id, '6'));
    expect(lines[0]).toMatchObject({ type: 'group_sync.applied', after: { revocations: 6, max_revocations: '6' } });
    expect(await holders()).toHaveLength(14);
  });

  it('lets a role lose all its members only for a sufficient number or 100%', async () => {
    const { plan, run, group, emails } = await setUp();
    await run([group(emails)]);
    for (const [max_revocations, state] of [
      ['99%', 'refused'],
      ['2', 'refused'],
      ['3', 'planned'],
      ['100%', 'planned'],
    ] as const)
      expect(await plan([group([])], { max_revocations }), max_revocations).toMatchObject({ state });
  });

  it('of 0% allows no revocations, whether it is set for the run or for the organization', async () => {
    const { admin, organization_id, plan, apply, run, group, emails } = await setUp();
    await run([group(emails)]);
    const fewer = [group(emails.slice(1))];
    const nothing = await plan(fewer, { max_revocations: '0%' });
    expect(nothing).toMatchObject({
      state: 'refused',
      plan: { cap: { refusals: [{ kind: 'organization' }, { kind: 'role', revoked: 1, synced: 3 }] } },
    });
    expect((await refusal(apply((await plan(fewer)).id, '0%'))).code).toBe('conflict');
    expect(await plan([group(emails)], { max_revocations: '0%' })).toMatchObject({ state: 'planned' });
    await admin.organizations.update({ organization_id, max_revocations_percent: 0 });
    expect(await plan(fewer)).toMatchObject({ state: 'refused' });
    expect(await plan(fewer, { max_revocations: '1' })).toMatchObject({ state: 'planned' });
  });

  it('can be set for the organization', async () => {
    const { admin, organization_id, plan, run, group, emails, rolecall } = await setUp(many);
    await run([group(emails)]);
    const allowed = { max_revocations_percent: 50, revocations_floor: 3 };
    const lines = await activityOf(rolecall, () => admin.organizations.update({ organization_id, ...allowed }));
    expect(lines).toMatchObject([
      { type: 'organization.updated', before: { max_revocations_percent: 20, revocations_floor: 10 }, after: allowed },
    ]);
    expect(await admin.organizations.policy({ organization_id })).toMatchObject(allowed);
    expect((await plan([group(emails.slice(10))])).state).toBe('planned');
    expect((await plan([group(emails.slice(11))])).state).toBe('refused');
  });

  it.each(['', '20 %', '-1', '101%', '1.5', 'all', '1e3', '%'])('cannot be %j', async (max_revocations) => {
    const { plan } = await setUp([]);
    expect((await refusal(plan([], { max_revocations }))).attr).toBe('max_revocations');
  });
});

describe('runs', () => {
  it('are listed latest first, and applied ones are kept longer than plans', async () => {
    const { admin, organization_id, time, plan, run, group } = await setUp();
    const list = async () =>
      (await admin.groupSyncs.list({ organization_id })).results.map(({ id, state }) => [id, state]);
    const applied = await run([group([])]);
    const planned = await plan([group([])]);
    expect(await list()).toEqual([
      [planned.id, 'planned'],
      [applied.id, 'applied'],
    ]);
    for (const { id, state } of [planned, { ...applied, state: 'applied' as const }])
      expect(await admin.groupSyncs.list({ organization_id, state })).toMatchObject({
        count: 1,
        results: [{ id, state }],
      });
    expect(await admin.groupSyncs.list({ organization_id, state: 'refused' })).toEqual({ count: 0, results: [] });
    expect(await admin.groupSyncs.get({ organization_id, id: planned.id })).toEqual(planned);
    time.advance(8 * day);
    const next = await plan([group([])]);
    expect(await list()).toEqual([
      [next.id, 'planned'],
      [applied.id, 'applied'],
    ]);
    time.advance(90 * day);
    const last = await plan([group([])]);
    expect(await list()).toEqual([[last.id, 'planned']]);
  });

  it('can be deleted unless they were applied', async () => {
    const { admin, organization_id, plan, run, group, acme } = await setUp();
    const { id } = await plan([group([])]);
    await admin.groupSyncs.delete({ organization_id, id });
    expect(await refusal(admin.groupSyncs.get({ organization_id, id }))).toEqual(notFound);
    expect(await refusal(admin.groupSyncs.applyPlan({ organization_id, id: 'x' }))).toEqual(notFound);
    const applied = await run([group([])]);
    expect(await refusal(admin.groupSyncs.delete({ organization_id, id: applied.id }))).toEqual(
      refused('conflict', 'This run was applied. What was applied is kept.'),
    );
    const owner = await acme.owner.caller();
    await owner.organizations.delete({ organization_id });
  });

  it('are visible only to admins', async () => {
    const { acme, organization_id } = await setUp();
    const member = await acme.member.caller();
    expect((await refusal(member.groupSyncs.list({ organization_id }))).code).toBe('permission_denied');
  });
});

describe('references', () => {
  it('can be looked up in bulk, in the order of the keys', async () => {
    const { admin, organization_id, refer } = await setUp();
    await refer('Data', '77');
    const keys = [
      { ...acmeThere, provider_role_slug: 'DATA' },
      { ...acmeThere, provider_role_id: 'none' },
      { ...acmeThere, provider_role_id: '4242', provider_role_slug: 'data' },
      { ...acmeThere, provider: 'slack', provider_role_id: '4242' },
      { ...acmeThere, provider_role_id: 'none', provider_role_slug: 'data' },
    ];
    const { references } = await admin.roleExternalReferences.lookupMany({ organization_id, keys });
    const one = await Promise.all(
      keys.map(async (key) => (await admin.roleExternalReferences.lookup({ organization_id, ...key })).reference),
    );
    expect(references).toEqual(one);
    expect(references.map((reference) => reference?.provider_role_id)).toEqual([
      '77',
      undefined,
      '4242',
      undefined,
      '77',
    ]);
    const thousand = Array.from({ length: 1000 }, (_, index) => ({ ...acmeThere, provider_role_id: `${index}` }));
    const many = await admin.roleExternalReferences.lookupMany({ organization_id, keys: thousand });
    expect(many.references.flatMap((found, index) => (found ? [index] : []))).toEqual([77]);
    expect(
      (await refusal(admin.roleExternalReferences.lookupMany({ organization_id, keys: [...thousand, ...keys] }))).code,
    ).toBe('max_length');
  });

  it('show what the last sync saw of their group', async () => {
    const { admin, organization_id, time, run, group, refer } = await setUp();
    await refer('Data', '77');
    const health = async () =>
      (await admin.roleExternalReferences.health({ organization_id })).results.map(
        ({ provider_role_id, state, last_seen_at, missing_since }) => [
          provider_role_id,
          state,
          last_seen_at,
          missing_since,
        ],
      );
    const never = [
      ['4242', 'never_seen', null, null],
      ['77', 'never_seen', null, null],
    ];
    expect(await health()).toEqual(never);
    const first = time.at();
    await run([group([])]);
    expect(await health()).toEqual([
      ['4242', 'seen', first, null],
      ['77', 'orphan', null, first],
    ]);
    time.advance(day);
    await run([group([], '77', 'Data')], { complete: false });
    expect(await health()).toEqual([
      ['4242', 'seen', first, null],
      ['77', 'seen', time.at(), null],
    ]);
  });
});
