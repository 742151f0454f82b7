import { expect, inject, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import type { SystemCaller } from '../src/system-router.ts';
import { createRandom, type Random } from './authority/random.ts';
import { silentEffects } from './events/replay.ts';
import { openTestRolecall, refusal } from './support.ts';

/*
 * Random organizations, with snapshots of random groups and manual changes between them. A small model, which is independent
 * of how plans are made, says what the result must be. ROLECALL_SYNC_SEED repeats one world.
 */

/** Outside of nightly runs, PostgreSQL gets fewer, because it takes four times as long. */
const worlds = nightly ? 1000 : inject('engine') === 'postgres' ? 10 : 100;
const seed = process.env['ROLECALL_SYNC_SEED'];
const stepsPerWorld = 5;
const there = { provider: 'github', provider_organization_id: 'acme' };

interface Person {
  uuid: string;
  email: string;
  isActive: boolean;
  isMember: boolean;
}

interface Reference {
  id: string;
  role: string;
  group: string;
  respects: boolean;
}

/** The sources of each person's grants, by role and then by person. */
type Grants = Map<string, Map<string, Set<string>>>;

const syncSource = (group: string) => `sync ${there.provider}/${there.provider_organization_id}/${group}`;
const isSync = (source: string) => source.startsWith('sync ');
const some = <T>(random: Random, items: readonly T[], probability: number) =>
  items.filter(() => random.chance(probability));

class World {
  readonly random: Random;
  readonly system: SystemCaller;
  readonly organization_id: string;
  readonly people: Person[];
  readonly roles: string[] = [];
  readonly references: Reference[] = [];
  /** The role and person of each manual removal after which the person has not got the role again. */
  readonly removed = new Set<string>();
  grants: Grants = new Map();
  #groups = 0;

  constructor(random: Random, system: SystemCaller, organization_id: string, people: Person[]) {
    this.random = random;
    this.system = system;
    this.organization_id = organization_id;
    this.people = people;
  }

  sources(role: string, person: string): Set<string> {
    const ofRole = this.grants.get(role) ?? new Map<string, Set<string>>();
    const sources = ofRole.get(person) ?? new Set<string>();
    this.grants.set(role, ofRole.set(person, sources));
    return sources;
  }

  holds = (role: string, person: string) => this.sources(role, person).size > 0;

  async addRole(): Promise<void> {
    const { id } = await this.system.roles.create({
      organization_id: this.organization_id,
      name: `R${this.roles.length}`,
    });
    this.roles.push(id);
  }

  async addReference(): Promise<void> {
    const group = `g${(this.#groups += 1)}`;
    const respects = this.random.chance(0.4);
    const role = this.random.pick(this.roles);
    const { id } = await this.system.roleExternalReferences.create({
      organization_id: this.organization_id,
      ...there,
      provider_role_id: group,
      provider_role_slug: `slug-${group}`,
      provider_role_name: `Group ${group}`,
      role,
      respect_manual_removals: respects,
    });
    this.references.push({ id, role, group, respects });
  }

  /** Makes a random manual change. */
  async change(): Promise<void> {
    const { random, system, organization_id } = this;
    const role = random.pick(this.roles);
    const person = random.pick(this.people);
    const kind = random.pick([
      'grant',
      'grant',
      'remove',
      'remove',
      'remove',
      'activity',
      'leave',
      'reference',
    ] as const);
    if (kind === 'reference') {
      if (this.references.length > 1 && random.chance(0.4)) {
        const [gone] = this.references.splice(Math.floor(random.next() * this.references.length), 1);
        await system.roleExternalReferences.delete({ organization_id, id: gone?.id ?? '' });
      } else await this.addReference();
    } else if (kind === 'activity') {
      const { email } = person;
      if (person.isActive) await system.system.deactivateUser({ email });
      else await system.system.reactivateUser({ email });
      person.isActive = !person.isActive;
    } else if (kind === 'leave') {
      if (person.isMember) {
        await system.system.removeMember({ organization_id, email: person.email });
        for (const one of this.roles) {
          if (this.holds(one, person.uuid)) this.removed.delete(`${one} ${person.uuid}`);
          this.sources(one, person.uuid).clear();
        }
      } else if (person.isActive) await system.system.addMember({ organization_id, email: person.email });
      else return;
      person.isMember = !person.isMember;
    } else if (person.isActive && person.isMember) {
      if (kind === 'grant' && !this.holds(role, person.uuid)) {
        await system.roleMemberships.create({ organization_id, role_id: role, user_uuid: person.uuid });
        this.sources(role, person.uuid).add('manual ');
        this.removed.delete(`${role} ${person.uuid}`);
      }
      if (kind === 'remove' && this.holds(role, person.uuid)) {
        const { results } = await system.roleMemberships.list({ organization_id, role_id: role });
        const id = results.find(({ user }) => user.uuid === person.uuid)?.id ?? '';
        await system.roleMemberships.delete({ organization_id, role_id: role, id });
        this.sources(role, person.uuid).clear();
        this.removed.add(`${role} ${person.uuid}`);
      }
    }
  }

  /** A random snapshot: some groups are missing, some have unknown members or strangers, and spellings vary. */
  snapshot() {
    const { random } = this;
    const inGroups = new Map<string, Set<string> | 'unknown'>();
    const groups = some(random, this.references, 0.85).map(({ group, role }) => {
      if (random.chance(0.15)) {
        inGroups.set(group, 'unknown');
        return { id: group, name: `Group ${group}`, members: null };
      }
      // Like real groups, most stay mostly as they are.
      const people = this.people.filter(({ uuid }) =>
        random.chance(this.sources(role, uuid).has(syncSource(group)) ? 0.93 : 0.3),
      );
      inGroups.set(group, new Set(people.map(({ uuid }) => uuid)));
      const members = people.map(({ email }) => ({ email: random.chance(0.3) ? email.toUpperCase() : email }));
      if (random.chance(0.3)) members.push({ email: 'nobody@example.com' });
      if (random.chance(0.2)) members.push({ email: (people[0]?.email ?? 'x@example.com').replace('@', '+x@') });
      return random.chance(0.5)
        ? { id: group.toUpperCase(), name: `Group ${group}`, members }
        : { slug: `slug-${group}`, members };
    });
    return { inGroups, snapshot: { ...there, complete: random.chance(0.6), groups } };
  }

  /** The grants after applying a snapshot. Only those of the sync differ from before. */
  after(inGroups: ReadonlyMap<string, Set<string> | 'unknown'>, isComplete: boolean): Grants {
    const after: Grants = new Map(
      this.roles.map((role) => [
        role,
        new Map(
          this.people.map(({ uuid }) => [uuid, new Set([...this.sources(role, uuid)].filter((one) => !isSync(one)))]),
        ),
      ]),
    );
    const leftOut: [role: string, uuid: string, group: string][] = [];
    for (const { role, group, respects } of this.references) {
      const members = inGroups.get(group) ?? (isComplete ? new Set<string>() : 'unknown');
      for (const { uuid, isActive, isMember } of this.people) {
        const had = this.sources(role, uuid).has(syncSource(group));
        const isNew = isActive && isMember && !(respects && this.removed.has(`${role} ${uuid}`));
        const has = members === 'unknown' ? had : members.has(uuid) && (had || isNew);
        if (has) after.get(role)?.get(uuid)?.add(syncSource(group));
        else if (isActive && isMember && members !== 'unknown' && members.has(uuid)) leftOut.push([role, uuid, group]);
      }
    }
    // Grants of a deleted reference stay while another group of the role is unknown.
    for (const role of this.roles) {
      const references = this.references.filter((one) => one.role === role);
      const isUnknown = ({ group }: Reference) => (inGroups.get(group) ?? (isComplete ? [] : 'unknown')) === 'unknown';
      if (!references.some(isUnknown)) continue;
      for (const { uuid } of this.people)
        for (const source of this.sources(role, uuid))
          if (isSync(source) && !references.some(({ group }) => syncSource(group) === source))
            after.get(role)?.get(uuid)?.add(source);
    }
    // Anyone who was left out but holds the role for another reason gets it from each of their groups.
    for (const [role, uuid, group] of leftOut) {
      const sources = after.get(role)?.get(uuid);
      if (sources && sources.size > 0) sources.add(syncSource(group));
    }
    return after;
  }

  /** Whether this revokes more than the cap allows. */
  isOver(after: Grants): boolean {
    let [synced, lost] = [0, 0];
    const isTooMuch = (some: number, of: number) => of >= 10 && some / of > 0.2;
    let over = false;
    for (const role of this.roles) {
      const isSynced = (grants: Grants, uuid: string) => [...(grants.get(role)?.get(uuid) ?? [])].some(isSync);
      const before = this.people.filter(({ uuid }) => isSynced(this.grants, uuid));
      const gone = before.filter(({ uuid }) => !isSynced(after, uuid));
      synced += before.length;
      lost += gone.length;
      over ||= isTooMuch(gone.length, before.length);
      const holders = (grants: Grants) =>
        this.people.filter(({ uuid, isActive }) => isActive && (grants.get(role)?.get(uuid)?.size ?? 0) > 0).length;
      over ||= holders(this.grants) > 0 && holders(after) === 0;
    }
    return over || isTooMuch(lost, synced);
  }
}

/** The grants of an organization in the database, in the form that the model uses. */
async function readGrants(rolecall: Rolecall, { organization_id, people, roles }: World): Promise<Grants> {
  const rows = await databaseOf(rolecall)
    .executor.selectFrom('role_grants as g')
    .innerJoin('users as u', 'u.id', 'g.user_id')
    .select(['g.role_id', 'u.uuid', 'g.source', 'g.source_key'])
    .where('g.organization_id', '=', organization_id)
    .execute();
  const grants: Grants = new Map(roles.map((role) => [role, new Map(people.map(({ uuid }) => [uuid, new Set()]))]));
  for (const { role_id, uuid, source, source_key } of rows)
    grants.get(role_id)?.get(uuid)?.add(`${source} ${source_key}`);
  return grants;
}

/** Everything that applying a plan may change. `rest` leaves out the rows that change with every run, such as timestamps. */
async function readOrganization(rolecall: Rolecall, organization_id: string) {
  const { executor } = databaseOf(rolecall);
  const [organization, runs, references, grants, memberships] = await Promise.all([
    executor.selectFrom('organizations').selectAll().where('id', '=', organization_id).execute(),
    executor.selectFrom('group_syncs').selectAll().where('organization_id', '=', organization_id).execute(),
    ...(['role_external_references', 'role_grants', 'role_memberships'] as const).map((table) =>
      executor.selectFrom(table).selectAll().where('organization_id', '=', organization_id).execute(),
    ),
  ]);
  const last = organization[0]?.last_sequence;
  return { organization, runs, references, rest: { grants, memberships, last } };
}

const grantsIn = (grants: Grants) =>
  [...grants.values()].flatMap((ofRole) => [...ofRole.values()].map((set) => [...set]));
const rest = (grants: Grants) =>
  grantsIn(grants)
    .flat()
    .filter((source) => !isSync(source)).length;

async function live(rolecall: Rolecall, accounts: readonly Person[], number: number, seen: Set<string>): Promise<void> {
  const random = createRandom(number);
  const system = rolecall.system();
  const [owner, ...others] = accounts;
  const { id: organization_id } = await system.system.createOrganization({
    name: `World ${number}`,
    owner: owner?.email ?? '',
  });
  const people = some(random, others, random.pick([0.2, 0.6, 1]));
  for (const { email } of people) await system.system.addMember({ organization_id, email });
  const world = new World(
    random,
    system,
    organization_id,
    people.map((person) => ({ ...person, isMember: true })),
  );
  if (world.people.length === 0) return;
  for (let count = 0; count < random.pick([1, 2, 3]); count += 1) await world.addRole();
  for (let count = 0; count < random.pick([1, 2, 4]); count += 1) await world.addReference();

  for (let step = 0; step < stepsPerWorld; step += 1) {
    const { inGroups, snapshot } = world.snapshot();
    const before = await readGrants(rolecall, world);
    world.grants = before;
    const planned = await system.groupSyncs.plan({ organization_id, ...snapshot });
    expect((await system.groupSyncs.plan({ organization_id, ...snapshot })).plan).toEqual(planned.plan);
    const after = world.after(inGroups, snapshot.complete);
    const isOver = world.isOver(after);
    expect(planned.state, 'refused if the model says so').toBe(isOver ? 'refused' : 'planned');
    if (isOver) {
      const all = await readOrganization(rolecall, organization_id);
      expect((await refusal(system.groupSyncs.applyPlan({ organization_id, id: planned.id }))).code).toBe('conflict');
      expect(await readOrganization(rolecall, organization_id), 'a refused plan changes no row').toEqual(all);
      seen.add('refused');
    } else {
      const { revoked, synced } = planned.plan.cap;
      expect(synced < 10 || revoked <= synced * 0.2).toBe(true);
      await system.groupSyncs.applyPlan({ organization_id, id: planned.id });
      const held = await readGrants(rolecall, world);
      expect(held, 'the result matches the model').toEqual(after);
      expect(rest(held), 'grants of other sources stay').toBe(rest(before));
      for (const [role, ofRole] of held)
        for (const [uuid, sources] of ofRole) if (sources.size > 0) world.removed.delete(`${role} ${uuid}`);
      const fresh = await system.groupSyncs.plan({ organization_id, ...snapshot });
      expect([fresh.totals.additions, fresh.totals.revocations], 'repeating it changes nothing').toEqual([0, 0]);
      const { rest: all } = await readOrganization(rolecall, organization_id);
      await system.groupSyncs.applyPlan({ organization_id, id: fresh.id });
      expect((await readOrganization(rolecall, organization_id)).rest).toEqual(all);
      if (planned.totals.additions > 0) seen.add('added');
      if (planned.totals.revocations > 0) seen.add('revoked');
      if (planned.totals.left_out > 0) seen.add('left out');
      if (planned.plan.revocations.some(({ keeps_role }) => keeps_role)) seen.add('kept by hand');
      if (planned.plan.additions.some(({ removed_by_hand_at }) => removed_by_hand_at !== null)) seen.add('came back');
    }
    world.grants = await readGrants(rolecall, world);
    for (let count = random.pick([0, 1, 3, 6]); count > 0; count -= 1) await world.change();
  }
  // The next world uses the same accounts.
  for (const { email, isActive } of world.people) if (!isActive) await system.system.reactivateUser({ email });
}

it(
  `applying a plan does what the plan says in ${worlds} random organizations`,
  async () => {
    const seen = new Set<string>();
    for (let from = 0; from < worlds; from += 20) {
      const rolecall = await openTestRolecall();
      const accounts: Person[] = [];
      for (let count = 0; count < 25; count += 1) {
        const { uuid, email } = await rolecall.system().system.createUser({ email: `person-${count}@example.com` });
        accounts.push({ uuid, email, isActive: true, isMember: true });
      }
      const numbers = seed
        ? [Number(seed)]
        : Array.from({ length: Math.min(20, worlds - from) }, (_, index) => from + index);
      for (const number of numbers)
        await live(rolecall, accounts, number, seen).catch((error: unknown) => {
          throw new Error(`World ${number} went wrong: ${(error as Error).message}`, { cause: error });
        });
      expect(await silentEffects(databaseOf(rolecall))).toEqual([]);
      if (seed) return;
    }
    expect([...seen].toSorted()).toEqual(['added', 'came back', 'kept by hand', 'left out', 'refused', 'revoked']);
  },
  60 * 60 * 1000,
);
