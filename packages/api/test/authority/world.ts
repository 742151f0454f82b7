import { scopes } from '@rolecall/contracts';
import type { Database } from '@rolecall/db';
import { createCaller } from '../../src/app-router.ts';
import type { Rolecall } from '../../src/rolecall.ts';
import { signedIn } from '../../src/testing.ts';
import { setUpApp } from '../codes.ts';
import { type Input, password } from './arguments.ts';
import { type Credential, digest, lacksFactor } from './callers.ts';
import { Knowledge } from './knowledge.ts';
import { accessIn, projectLevels, resourceLevels } from './levels.ts';
import type { Random } from './random.ts';
import { createSnapshotReader, type Difference, differencesOf, type Row, rowsOf, type Snapshot } from './snapshot.ts';

/** Organizations with everything in them, and all callers with their credentials. */
export class World {
  readonly rolecall: Rolecall;
  readonly random: Random;
  readonly credentials: Credential[] = [
    { kind: 'none' },
    { kind: 'made-up', authorization: `Bearer phx_${'a'.repeat(49)}` },
  ];
  /** Secrets of invite links, in the order in which they were seen. */
  readonly tokens: string[] = [];
  /**
   * The links of each invite, one of which is valid: if two were created at once, the test cannot tell which came last.
   */
  readonly links = new Map<string, ReadonlySet<string>>();
  readonly gone = new Map<string, Row[]>();
  readonly sessions = new Set<string>();
  readonly knowledge = new Knowledge();
  snapshot: Snapshot = new Map();
  #read: () => Promise<Snapshot> = async () => new Map();
  #marks = 0;

  private constructor(rolecall: Rolecall, random: Random) {
    this.rolecall = rolecall;
    this.random = random;
  }

  static async create(rolecall: Rolecall, database: Database, random: Random): Promise<World> {
    const world = new World(rolecall, random);
    world.#read = await createSnapshotReader(database);
    for (const name of ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gwen', 'Hugo', 'Ines', 'Jo'])
      await world.#system.createUser({ email: `${name.toLowerCase()}@people.example.com`, first_name: name });
    await world.refresh();
    await world.tend();
    return world;
  }

  get #system() {
    return this.rolecall.system().system;
  }

  mark = (): string => {
    this.#marks += 1;
    return `mark${this.#marks}q`;
  };

  /**
   * Reads the database again.
   * @returns what has changed since the last time
   */
  async refresh(): Promise<Difference[]> {
    const before = this.snapshot;
    this.snapshot = await this.#read();
    const differences = differencesOf(before, this.snapshot);
    for (const { table, before: lost, after } of differences)
      if (lost && !after) this.gone.set(table, [...(this.gone.get(table) ?? []), lost]);
    this.knowledge.learn(differences);
    return differences;
  }

  /** Keeps the credentials that responses show only once, so that all callers can try them later. */
  learn(userId: number | null, answers: readonly unknown[]): void {
    const text = JSON.stringify(answers);
    const seen = new Map<string, Set<string>>();
    for (const [token, id] of text.matchAll(/[-\w]{36}\.([-\w]{36})\.[-\w]{20,}/g)) {
      this.tokens.push(token);
      seen.set(String(id), (seen.get(String(id)) ?? new Set()).add(token));
    }
    for (const [id, tokens] of seen) this.links.set(id, tokens);
    for (const value of text.match(/phs_\w{40,}/g) ?? []) this.#hold({ kind: 'project', value });
    if (userId !== null)
      for (const value of text.match(/phx_\w{40,}/g) ?? []) this.#hold({ kind: 'key', userId, value });
  }

  /** Whether a credential is still valid. */
  works = (one: Credential): boolean => {
    switch (one.kind) {
      case 'session':
        return rowsOf(this.snapshot, 'sessions').some((row) => row['digest'] === digest(one.session));
      case 'key':
        return rowsOf(this.snapshot, 'personal_api_keys').some((row) => row['digest'] === digest(one.value));
      case 'project':
        return rowsOf(this.snapshot, 'projects').some((row) => row['secret_api_token_digest'] === digest(one.value));
      default:
        return true;
    }
  };

  #hold(credential: Credential): void {
    this.credentials.push(credential);
  }

  async #signIn(user: Row): Promise<void> {
    const email = String(user['email']);
    // The second factor between a password and its session is not tested here.
    await this.#system.removeSecondFactor({ email });
    // Users who signed up have a password, which may have changed, and an address that no provider has verified yet.
    const hasPassword = user['password_digest'] !== null;
    if (hasPassword) await this.#system.setPassword({ email, password });
    const { session } = signedIn(
      !hasPassword
        ? await this.rolecall.signInWithProvider({
            provider: 'google',
            provider_account_id: email,
            email,
            email_verified: true,
            first_name: '',
            last_name: '',
          })
        : await this.rolecall.signInWithPassword(email, password, '192.0.2.1'),
    );
    this.sessions.add(session);
    if (this.random.chance(0.4)) {
      const actor = await this.rolecall.identify({ session, sameOrigin: true });
      await setUpApp(this.rolecall, createCaller(this.rolecall.createContext(actor)));
    }
    for (const sameOrigin of [true, true, false])
      this.#hold({ kind: 'session', userId: Number(user['id']), session, sameOrigin });
  }

  async #makeKey(user: Row): Promise<void> {
    const memberships = rowsOf(this.snapshot, 'organization_memberships').filter(
      (row) =>
        Number(row['user_id']) === Number(user['id']) &&
        !lacksFactor(this.snapshot, row['organization_id'], user['id']),
    );
    const organizations = memberships.map((row) => String(row['organization_id']));
    // A key can be limited only to projects that its owner can see.
    const access = accessIn(this.snapshot);
    const projects = rowsOf(this.snapshot, 'projects').filter(
      ({ organization_id, id }) =>
        !lacksFactor(this.snapshot, organization_id, user['id']) &&
        access.onProject({ userId: Number(user['id']) }, { organization_id, id: Number(id) }).level > 0,
    );
    const organization =
      organizations.length > 0 && this.random.chance(0.5) ? this.random.pick(organizations) : undefined;
    const inside = projects.filter((row) => organization === undefined || row['organization_id'] === organization);
    const { value } = await this.#system.createPersonalApiKey({
      email: String(user['email']),
      label: this.mark(),
      scopes: this.random.chance(0.4)
        ? ['*']
        : [this.random.pick(scopes), ...(this.random.chance(0.4) ? [this.random.pick(scopes)] : [])],
      ...(organization === undefined ? {} : { scoped_organizations: [organization] }),
      ...(inside.length > 0 && this.random.chance(0.4)
        ? { scoped_projects: [Number(this.random.pick(inside)['id'])] }
        : {}),
    });
    this.#hold({ kind: 'key', userId: Number(user['id']), value });
  }

  /** Sets or removes a random rule about one of an organization's projects or its dashboards. */
  async #setRule(organizationId: string): Promise<void> {
    const { random } = this;
    const own = (table: string) =>
      rowsOf(this.snapshot, table).filter((row) => row['organization_id'] === organizationId);
    const [projects, roles, members] = [own('projects'), own('roles'), own('organization_memberships')];
    if (projects.length === 0) return;
    const project_id = Number(random.pick(projects)['id']);
    const dashboards = own('dashboards').filter((row) => Number(row['project_id']) === project_id);
    const target = random.pick([
      {},
      ...roles.map((row) => ({ role: String(row['id']) })),
      ...members.filter((row) => Number(row['level']) === 1).map((row) => ({ organization_member: String(row['id']) })),
    ]);
    const { access } = this.rolecall.system();
    const isTakenAway = random.chance(0.2);
    if (random.chance(0.5)) {
      const access_level = isTakenAway ? null : random.pick(projectLevels);
      await access.setProjectRule({ project_id, ...target, access_level });
      return;
    }
    const access_level = isTakenAway ? null : random.pick(resourceLevels);
    if (dashboards.length === 0 || random.chance(0.5))
      await access.setResourceRule({ project_id, ...target, resource: 'dashboard', access_level });
    else
      await access.setDashboardRule({
        project_id,
        ...target,
        dashboard_id: Number(random.pick(dashboards)['id']),
        access_level,
      });
  }

  /**
   * Restores what the operations used up, so that there is always something to try. Not checked, as the test does it
   * itself.
   */
  async tend(): Promise<void> {
    const { random } = this;
    const active = () => rowsOf(this.snapshot, 'users').filter((row) => Number(row['is_active']) === 1);
    const idle = rowsOf(this.snapshot, 'users').filter((row) => Number(row['is_active']) !== 1);
    for (const row of idle.slice(0, Math.max(0, idle.length - 2)))
      await this.#system.reactivateUser({ email: String(row['email']) });
    await this.refresh();
    while (rowsOf(this.snapshot, 'organizations').length < 2) {
      await this.#system.createOrganization({ name: this.mark(), owner: String(random.pick(active())['email']) });
      await this.refresh();
    }
    for (const { id } of rowsOf(this.snapshot, 'organizations').slice(0, 3)) {
      const organization_id = String(id);
      const members = () =>
        rowsOf(this.snapshot, 'organization_memberships').filter((row) => row['organization_id'] === id);
      const outside = active().filter(
        (user) => !members().some((row) => Number(row['user_id']) === Number(user['id'])),
      );
      for (const level of [15, 15, 8, 8, 1, 1] as const) {
        const enough = members().filter((row) => Number(row['level']) === level).length >= 2;
        const user = enough ? undefined : outside.pop();
        if (!user || outside.length < 3) continue;
        await this.#system.addMember({ organization_id, email: String(user['email']), level });
        await this.refresh();
      }
      const system = this.rolecall.system();
      if (random.chance(0.5)) {
        await system.organizations.update({ organization_id, requires_second_factor: random.chance(0.4) });
        await this.refresh();
      }
      const count = (table: string) =>
        rowsOf(this.snapshot, table).filter((row) => row['organization_id'] === id).length;
      for (let made = count('projects'); made < 3; made += 1) {
        const project = await system.projects.create({
          organization_id,
          name: this.mark(),
          access_control: made === 1,
        });
        this.learn(null, [await system.projects.rotateSecretToken({ organization_id, id: project.id })]);
        await system.dashboards.create({
          project_id: project.id,
          name: this.mark(),
          url: `https://metrics.example.com/${this.mark()}`,
        });
      }
      const inviters = members()
        .filter((row) => Number(row['level']) >= 8 && !lacksFactor(this.snapshot, id, row['user_id']))
        .flatMap((row) => active().filter((user) => Number(user['id']) === Number(row['user_id'])));
      for (let made = count('organization_invites'); made < 4 && inviters.length > 0; made += 1) {
        const inviter = random.pick(inviters);
        const known =
          made % 2 === 0 && outside.length > 0 ? String(random.pick(outside)['email']) : `${this.mark()}@example.com`;
        const target_email = rowsOf(this.snapshot, 'organization_invites').some(
          (row) => row['organization_id'] === id && row['target_email'] === known,
        )
          ? `${this.mark()}@example.com`
          : known;
        const level = members().some(
          (row) => Number(row['user_id']) === Number(inviter['id']) && Number(row['level']) === 15,
        )
          ? random.pick([1, 8, 15] as const)
          : random.pick([1, 8] as const);
        const caller = await this.rolecall.actingAs(String(inviter['email']));
        this.learn(null, [await caller.invites.create({ organization_id, target_email, level })]);
        await this.refresh();
      }
      for (let made = count('roles'); made < 3; made += 1) {
        const role = await system.roles.create({ organization_id, name: this.mark() });
        await system.roleExternalReferences.create({
          organization_id,
          role: role.id,
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_id: this.mark(),
          provider_role_name: this.mark(),
        });
        for (const row of members().slice(0, 3))
          await system.roleMemberships
            .create({
              organization_id,
              role_id: role.id,
              user_uuid: String(this.snapshot.get('users')?.get(String(row['user_id']))?.['uuid']),
            })
            .catch(() => undefined);
      }
      await this.refresh();
      for (let made = 0; made < 3; made += 1) await this.#setRule(organization_id);
    }
    await this.refresh();
    for (const user of active()) {
      const own = this.credentials.filter(
        (one) => (one.kind === 'session' || one.kind === 'key') && one.userId === Number(user['id']),
      );
      if (!own.some((one) => one.kind === 'session' && this.works(one))) await this.#signIn(user);
      if (own.filter((one) => one.kind === 'key' && this.works(one)).length < 2) await this.#makeKey(user);
    }
    await this.refresh();
  }

  /** The sources of random arguments. */
  drawing(userId: number | null) {
    const { random, snapshot, gone, tokens, mark } = this;
    return { random, snapshot, gone, tokens, userId, mark };
  }
}

/** The result of a procedure, or the code of the documented error with which it was refused. */
export type Outcome = { answer: unknown } | { code: string; cause?: unknown };

/** An interface through which procedures are called, and its procedures. */
export interface Face {
  procedures: readonly string[];
  /** Whether callers can authenticate with this credential here. */
  takes(credential: Credential): boolean;
  /** @param identified an earlier result of `identify` for the credential, to make the call with */
  call(credential: Credential, procedure: string, input: Input, identified?: unknown): Promise<Outcome>;
  /**
   * Identifies the credential now, for use in a later call; undefined if this interface has no separate identification.
   */
  identify?(credential: Credential): Promise<unknown>;
}
