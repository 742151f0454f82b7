import { type Database, newId, transaction } from '@rolecall/db';
import type { Rolecall } from '../../src/rolecall.ts';
import { Access, type DashboardKey, type ProjectKey } from '../authority/levels.ts';
import type { Random } from '../authority/random.ts';
import type { Row } from '../authority/snapshot.ts';

/** A caller, and what the contract depends on. */
export interface Caller {
  name: string;
  kind: 'anonymous' | 'user' | 'project';
  authorization?: string;
  /** The owner of the key; 0 for none. */
  userId: number;
  uuid: string;
  scopes: readonly string[];
  /** The projects that the key is limited to; null for no limit. */
  projects: readonly number[] | null;
}

export interface Person {
  id: number;
  uuid: string;
  email: string;
}

interface Named {
  id: number;
  name: string;
}
/** `tokens`: whether it has a secret token, and whether it has a backup token. */
export type Project = ProjectKey & Named & { access_control: boolean; tokens: [boolean, boolean] };
export type Dashboard = DashboardKey & Named & { last_opened_at: string | null };

const now = '2026-01-31T09:30:00.000Z';
/** A kind of which no resources are stored here; rules for it are stored all the same. */
const foreignKind = 'insight';
/** Products, each of which one project uses. */
export const products = ['session_replay', 'surveys', 'product_analytics'] as const;

/** An organization with roles, projects and dashboards, whose rules are randomly set again and again. */
export class World {
  readonly rolecall: Rolecall;
  readonly database: Database;
  readonly random: Random;
  readonly callers: Caller[] = [];
  readonly people: Person[] = [];
  readonly organizationId: string;
  /** Projects with these names always exist; the last one is sometimes deleted and then recreated. */
  readonly projectNames = ['Shop project', 'Blog project', 'Spare project'];
  readonly roles: { id: string; name: string }[] = [];
  access = new Access({ access_controls: [], role_memberships: [], organization_memberships: [], users: [] });
  rules: readonly Row[] = [];
  memberships: readonly Row[] = [];
  projects: readonly Project[] = [];
  dashboards: readonly Dashboard[] = [];

  private constructor(rolecall: Rolecall, database: Database, random: Random, organizationId: string) {
    this.rolecall = rolecall;
    this.database = database;
    this.random = random;
    this.organizationId = organizationId;
  }

  static async create(rolecall: Rolecall, database: Database, random: Random): Promise<World> {
    const { system } = rolecall.system();
    const person = async (name: string) => system.createUser({ email: `${name.toLowerCase()}@example.com` });
    const owner = await person('Olive');
    const { id } = await system.createOrganization({ name: 'Acme', owner: owner.email });
    const world = new World(rolecall, database, random, id);
    const join = async (name: string, level: 1 | 8) => {
      const user = await person(name);
      await system.addMember({ organization_id: id, email: user.email, level });
      return user;
    };
    const admin = await join('Anna', 8);
    const members = [await join('Max', 1), await join('Mia', 1), await join('Moe', 1)];
    const idle = await join('Idle', 1);
    world.people.push(owner, admin, ...members);
    const outsider = await person('Otto');
    await system.createOrganization({ name: 'Elsewhere', owner: outsider.email });
    for (const name of ['On call', 'Support', 'Finance'])
      world.roles.push(await rolecall.system().roles.create({ organization_id: id, name }));
    await world.restore();
    const [shop, blog] = world.projects as [Project, Project];

    const add = async (name: string, { id: userId, uuid, email }: Person, scopes: string[], projects?: number[]) => {
      const key = {
        label: name.slice(0, 40),
        scopes: scopes as ['*'],
        ...(projects ? { scoped_projects: projects } : {}),
      };
      const { value } = await system.createPersonalApiKey({ email, ...key });
      const authorization = `Bearer ${value}`;
      world.callers.push({ name, kind: 'user', authorization, userId, uuid, scopes, projects: projects ?? null });
    };
    const [max, mia] = members as [Person, Person];
    await add('an owner', owner, ['*']);
    await add('an admin', admin, ['*']);
    for (const [index, member] of members.entries()) await add(`member ${index + 1}`, member, ['*']);
    await add('an outsider', outsider, ['*']);
    await add("a member's key limited to a project", max, ['*'], [shop.id]);
    await add("an owner's key limited to another project", owner, ['*'], [blog.id]);
    await add("a member's key without scopes for projects", mia, ['user:read', 'organization:read']);
    await add("a member's key that reads", mia, ['project:read', 'access_control:read']);
    await add("a member's key that sets rules", max, ['access_control:write']);
    const { secret_api_token } = await rolecall
      .system()
      .projects.rotateSecretToken({ organization_id: id, id: shop.id });
    world.callers.push({
      name: 'a project',
      kind: 'project',
      authorization: `Bearer ${secret_api_token}`,
      userId: 0,
      uuid: '',
      scopes: [],
      projects: [shop.id],
    });
    world.callers.push({ name: 'nobody', kind: 'anonymous', userId: 0, uuid: '', scopes: [], projects: null });
    await system.deactivateUser({ email: idle.email });
    return world;
  }

  /** Reads the current state, and recreates what was deleted. */
  async restore(): Promise<void> {
    const system = this.rolecall.system();
    const { organizationId: organization_id } = this;
    await this.refresh();
    for (const [index, name] of this.projectNames.entries()) {
      if (this.projects.some((one) => one.name === name)) continue;
      const { id } = await system.projects.create({
        organization_id,
        name,
        session_recording_opt_in: index === 0,
        surveys_opt_in: index === 1,
      });
      if (index === 2)
        await this.database.executor.updateTable('projects').set({ ingested_event: 1 }).where('id', '=', id).execute();
      await this.refresh();
    }
    const wanted = this.projects.flatMap(({ id: project_id, name }) =>
      ['Sign-ups', 'Sales'].map((part) => ({ project_id, name: `${part} of ${name}` })),
    );
    const missing = wanted.filter(({ name }) => !this.dashboards.some((one) => one.name === name));
    const others = this.dashboards.filter(({ name }) => !wanted.some((one) => one.name === name));
    for (const dashboard of missing) await system.dashboards.create(dashboard);
    for (const { project_id, id } of others) await system.dashboards.delete({ project_id, id });
    if (missing.length > 0 || others.length > 0) await this.refresh();
  }

  /** Reads the current state. */
  async refresh(): Promise<void> {
    const { executor: db } = this.database;
    const { organizationId } = this;
    const [access_controls, role_memberships, organization_memberships, users, projects, dashboards] =
      await Promise.all([
        db.selectFrom('access_controls').selectAll().where('organization_id', '=', organizationId).execute(),
        db.selectFrom('role_memberships').selectAll().where('organization_id', '=', organizationId).execute(),
        db.selectFrom('organization_memberships').selectAll().where('organization_id', '=', organizationId).execute(),
        db.selectFrom('users').selectAll().execute(),
        db
          .selectFrom('projects')
          .select(['id', 'organization_id', 'name', 'access_control'])
          .select(['secret_api_token_digest as token', 'secret_api_token_backup_digest as backup'])
          .where('organization_id', '=', organizationId)
          .orderBy('id')
          .execute(),
        db
          .selectFrom('dashboards')
          .select(['id', 'organization_id', 'project_id', 'name', 'last_opened_at'])
          .where('organization_id', '=', organizationId)
          .orderBy('id')
          .execute(),
      ]);
    const rows = { access_controls, role_memberships, organization_memberships, users } as unknown as Record<
      'access_controls' | 'role_memberships' | 'organization_memberships' | 'users',
      Row[]
    >;
    this.access = new Access(rows);
    this.rules = rows.access_controls;
    this.memberships = rows.organization_memberships;
    this.projects = projects.map(({ id, organization_id, name, access_control, token, backup }) => ({
      id: Number(id),
      organization_id,
      name,
      access_control: access_control === 1,
      tokens: [token !== null, backup !== null],
    }));
    this.dashboards = dashboards.map((row) => ({
      ...row,
      id: Number(row.id),
      project_id: Number(row.project_id),
    }));
  }

  /**
   * Gives everyone other roles and sets other rules everywhere, directly in the database because there are very many.
   */
  async shuffle(): Promise<void> {
    const { random, organizationId: organization_id, database } = this;
    const members = this.memberships.filter((row) => Number(row['level']) === 1).map((row) => Number(row['user_id']));
    const held = members.flatMap((user_id) =>
      this.roles
        .filter(() => random.chance(0.4))
        .map((role) => ({
          organization_id,
          id: newId(),
          role_id: role.id,
          user_id,
          joined_at: now,
          updated_at: now,
        })),
    );
    const everybody = { role_id: null, user_id: null };
    const targets = [
      everybody,
      ...this.roles.map(({ id }) => ({ role_id: id, user_id: null })),
      ...members.map((user_id) => ({ role_id: null, user_id })),
    ];
    const density = random.pick([0.05, 0.15, 0.3, 0.6]);
    const rulesAbout = (project_id: number, resource: string, dashboard_id: number | null, levels: number[]) =>
      targets
        .filter(() => random.chance(density))
        .map((target) => ({
          organization_id,
          id: newId(),
          project_id,
          resource,
          dashboard_id,
          ...target,
          level: random.pick(levels),
          created_by_user_id: null,
          created_at: now,
          updated_at: now,
        }));
    const rules = [
      ...this.projects.flatMap(({ id }) => [
        ...rulesAbout(id, 'project', null, [0, 1, 2]),
        ...rulesAbout(id, 'dashboard', null, [0, 1, 2, 3]),
        ...rulesAbout(id, foreignKind, null, [0, 1, 2, 3]),
      ]),
      ...this.dashboards.flatMap(({ id, project_id }) => rulesAbout(project_id, 'dashboard', id, [0, 1, 2, 3])),
    ];
    await transaction(database, async (db) => {
      await db.deleteFrom('access_controls').where('organization_id', '=', organization_id).execute();
      await db.deleteFrom('role_memberships').where('organization_id', '=', organization_id).execute();
      if (held.length > 0) await db.insertInto('role_memberships').values(held).execute();
      if (rules.length > 0) await db.insertInto('access_controls').values(rules).execute();
      const { id, project_id } = random.pick(this.dashboards);
      const last_opened_at = `2026-01-31T10:${String(random.pick([10, 20, 30, 40]))}:00.000Z`;
      await db
        .updateTable('dashboards')
        .set({ last_opened_at })
        .where('project_id', '=', project_id)
        .where('id', '=', id)
        .execute();
    });
    await this.refresh();
  }

  membershipOf(userId: number): Row | undefined {
    return this.memberships.find((row) => Number(row['user_id']) === userId);
  }
}
