import { isPage, normalizedKey, type Page, type ProcedureName, searchKey } from '@rolecall/contracts';
import { expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { appRouter } from '../src/app-router.ts';
import { call, createFixture, inputsFor } from './fixture.ts';
import { openTestRolecall, testSite } from './support.ts';

interface Person {
  first_name: string;
  last_name: string;
  email: string;
}

/** The fields of list entries that `values` derives sort values from. Each list has only some of them. */
interface Entry extends Record<string, unknown> {
  name: string;
  user: Person;
  owner: Person;
  created_by: Person | null;
  organization_member: { level: number };
  provider: string;
  provider_role_name: string;
  role_name: string;
  target_email: string;
  label: string;
  subject: string;
  source: string;
  provider_organization_id: string;
  pinned: boolean;
}
type Value = string | number | null;

const person = (user: Person | null): Value => user && searchKey(`${user.first_name} ${user.last_name}`.trim());
const name = (entry: Entry): Value => normalizedKey(entry.name);
const member = { name: ({ user }: Entry) => person(user), email: ({ user }: Entry) => user.email };

const holder = { ...member, level: ({ organization_member }: Entry) => organization_member.level };

/** The sort value of an entry, by list and order. Orders that are missing here sort by the field of the same name. */
const values: Partial<Record<ProcedureName, Record<string, (entry: Entry) => Value>>> = {
  'members.list': member,
  'members.overview': member,
  'roles.overview': { name },
  'roles.map': { name },
  'roleMemberships.list': holder,
  'roleMemberships.overview': holder,
  'roleExternalReferences.overview': {
    provider: ({ provider, provider_role_name }) => `${provider} ${searchKey(provider_role_name)}`,
    role: ({ role_name }) => normalizedKey(role_name),
  },
  'invites.list': { email: ({ target_email }) => target_email, invited_by: ({ created_by }) => person(created_by) },
  'personalApiKeys.list': { label: ({ label }) => searchKey(label) },
  'groupSyncs.list': {
    source: ({ source, provider, provider_organization_id }) =>
      normalizedKey(source || `${provider}/${provider_organization_id}`),
  },
  'mails.list': { subject: ({ subject }) => normalizedKey(subject) },
  'projects.overview': { name },
  'personalApiKeys.listOfOrganization': { label: ({ label }) => searchKey(label), owner: ({ owner }) => person(owner) },
  'dashboards.list': {
    name,
    pinned: ({ pinned }) => (pinned ? 0 : 1),
    created_by: ({ created_by }) => person(created_by),
  },
};

interface Definition {
  inputs: { shape: Record<string, { unwrap?: () => { options?: string[] } }> }[];
  output?: { schema?: z.ZodType };
}

const lists = Object.entries(appRouter._def.procedures as unknown as Record<ProcedureName, { _def: Definition }>)
  // Lists of users with access have no pages; the tests of access controls cover their orders.
  .filter(([, { _def }]) => _def.output?.schema && isPage(_def.output.schema))
  .map(([procedure, { _def }]) => {
    const order = _def.inputs.map(({ shape }) => shape['order']).find(Boolean);
    return [procedure as ProcedureName, order?.unwrap?.().options ?? []] as const;
  })
  .filter(([, options]) => options.length > 0);

/** Creates at least three of everything, all different, some with an empty column. */
async function setUp() {
  const rolecall = await openTestRolecall();
  const given = await createFixture(rolecall);
  const { organization_id, organization, ownerCaller: owner, projectId: project_id } = given;
  const admin = await organization.admin.caller();
  await rolecall.startMail(() => {}, testSite);
  for (const [index, label] of ['ädle', 'Zeta', 'eta'].entries()) {
    const { uuid } = await organization.join(`${label}r`, index === 1 ? 8 : 1);
    const role = await owner.roles.create({ organization_id, name: label });
    for (const user_uuid of [uuid, organization.admin.uuid].slice(0, index))
      await owner.roleMemberships.create({ organization_id, role_id: role.id, user_uuid });
    await owner.roleMemberships.create({ organization_id, role_id: given.roleId, user_uuid: uuid });
    for (const provider of ['gitlab', 'gitea'])
      await owner.roleExternalReferences.create({
        organization_id,
        role: role.id,
        provider,
        provider_organization_id: 'acme',
        provider_role_id: label,
        provider_role_name: label,
      });
    const inviter = index === 1 ? admin : owner;
    await inviter.invites.create({ organization_id, target_email: `${index}${label === 'eta'}@example.com` });
    const project = await owner.projects.create({ organization_id, name: label });
    for (let count = 0; count < index; count += 1)
      await owner.dashboards.create({ project_id: project.id, name: `${count}` });
    const dashboard = await owner.dashboards.create({ project_id, name: label, pinned: index === 2 });
    if (index > 0) await owner.dashboards.update({ project_id, id: dashboard.id, opened: true });
    const source = index === 0 ? '' : label;
    const run = await owner.groupSyncs.plan({ organization_id, ...given.snapshot, source });
    if (index === 2) await owner.groupSyncs.applyPlan({ organization_id, id: run.id });
    await owner.personalApiKeys.create({
      label,
      scopes: ['*'],
      expires_at: index === 0 ? null : `2${index}00-01-01T00:00:00Z`,
    });
  }
  await vi.waitUntil(async () => (await owner.mails.list({ organization_id })).count > 2, { timeout: 20_000 });
  return given;
}

it('every list can be sorted by each of its orders, in both directions and across pages', async () => {
  const given = await setUp();
  expect(lists.map(([procedure]) => procedure)).toEqual(expect.arrayContaining(Object.keys(values)));
  for (const [procedure, options] of lists) {
    // The fields that select the list, without filters.
    const inputs = Object.entries(inputsFor(given)[procedure]);
    const isOfRole = procedure.startsWith('roleMemberships.');
    const input = Object.fromEntries(
      inputs.filter(([field]) => ['organization_id', 'project_id', ...(isOfRole ? ['role_id'] : [])].includes(field)),
    );
    const list = async (page: object) =>
      (await call(given.ownerCaller, procedure, { ...input, ...page })) as Page<Entry>;
    for (const order of options) {
      const what = `${procedure} by ${order}`;
      const column = order.replace('-', '');
      const { count, results } = await list({ order });
      expect(results.length, what).toBeGreaterThan(2);
      const found = results.map(values[procedure]?.[column] ?? ((entry) => entry[column] as Value));
      expect(found, what).not.toContain(undefined);
      // Entries without a value come last in both directions.
      const filled = found.filter((value) => value !== null);
      expect(found.slice(filled.length), what).toEqual(found.slice(filled.length).map(() => null));
      const sorted = filled.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
      expect(filled, what).toEqual(order === column ? sorted : sorted.toReversed());
      const pages = [];
      for (let offset = 0; offset < count; offset += 1)
        pages.push(...(await list({ order, limit: 1, offset })).results);
      expect(pages, what).toEqual(results);
    }
  }
});

it('members can be found by several email addresses at once', async () => {
  const { organization_id, organization, ownerCaller } = await createFixture(await openTestRolecall());
  const { admin, member } = organization;
  const found = async (emails: string[]) =>
    (await ownerCaller.members.overview({ organization_id, emails })).results.map(({ user }) => user.email);
  expect(await found([member.email.toUpperCase(), admin.email, 'nobody@example.com'])).toEqual([
    admin.email,
    member.email,
  ]);
  expect(await found([])).toEqual([]);
  await expect(found(['nothing'])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
