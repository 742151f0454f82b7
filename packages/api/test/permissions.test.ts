import {
  type ErrorBody,
  levels,
  permissionOf,
  permissions,
  type ProcedureName,
  type Scope,
  scopes,
  sentences,
} from '@rolecall/contracts';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { appRouter } from '../src/app-router.ts';
import { identifyUser } from '../src/authentication/identify.ts';
import type { Actor } from '../src/context.ts';
import type { Meta } from '../src/procedures.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { createSystemCaller, systemRouter } from '../src/system-router.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { contents, createTestOrganization, openTestRolecall, refusal, refused, withKey } from './support.ts';

const names = Object.keys(permissions) as ProcedureName[];
const procedures = (systemRouter as unknown as AnyRouter)._def.procedures as unknown as Record<
  string,
  AnyProcedure & { _def: { output?: unknown } }
>;
const isLevel = (who: string): who is keyof typeof levels => who in levels;

it('every procedure is in the permission table, and every entry is a procedure', () => {
  expect(Object.keys(procedures).toSorted()).toEqual([...names].toSorted());
  for (const [name, procedure] of Object.entries(procedures)) {
    expect((procedure._def.meta as Meta | undefined)?.name, name).toBe(name);
    expect(procedure._def.type, name).toBe(permissionOf(name as ProcedureName).writes ? 'mutation' : 'query');
  }
});

it('the app router has every procedure except those of the system', () => {
  const isOfNetwork = (name: ProcedureName) => permissionOf(name).who !== 'system';
  expect(Object.keys(appRouter._def.procedures).toSorted()).toEqual(names.filter(isOfNetwork).toSorted());
});

it('every procedure declares its output, except those that only delete or confirm something', () => {
  for (const [name, procedure] of Object.entries(procedures)) {
    const silent =
      /\.(delete|deleteMany|deleteOthers|deleteMe|changePassword|confirmPassword|requestVerification|requestAddressChange|confirmWithCode|confirmWithPasskey|deletePasskey|removeTotp|signOutEverywhere|removeMember)$/.test(
        name,
      );
    expect(procedure._def.output !== undefined || silent, name).toBe(true);
  }
});

describe('permissions refuse', () => {
  /** Expects these refusals, and no change. The system's procedures are included, although they are not on the network. */
  async function expectRefusals(
    actor: Actor,
    expected: (name: ProcedureName) => ErrorBody | undefined,
    setUp: { rolecall: Rolecall; inputs: ReturnType<typeof inputsFor> },
  ) {
    const caller = createSystemCaller(setUp.rolecall.createContext(actor));
    const before = await contents(setUp.rolecall);
    let denied = 0;
    for (const name of names) {
      const refusalExpected = expected(name);
      if (!refusalExpected) continue;
      denied += 1;
      expect(await refusal(call(caller, name, setUp.inputs[name])), name).toEqual(refusalExpected);
      // The rest of the input makes no difference.
      const { organization_id, project_id, dashboard_id, role_id, user_uuid, id } = setUp.inputs[name];
      if (permissionOf(name).writes)
        expect(
          await refusal(call(caller, name, { organization_id, project_id, dashboard_id, role_id, user_uuid, id })),
          `${name} with bad input`,
        ).toEqual(refusalExpected);
    }
    expect(await contents(setUp.rolecall)).toEqual(before);
    expect(denied).toBeGreaterThan(0);
  }

  async function setUp() {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    return { rolecall, given, inputs: inputsFor(given) };
  }

  /** The actor for a person on whose behalf an embedding program acts. */
  async function personActor(rolecall: Rolecall, email: string): Promise<Actor> {
    const actor = await identifyUser(databaseOf(rolecall).executor, email);
    return actor ?? expect.fail(`There is no active ${email}.`);
  }

  /** The actor for a new API key of a person, with the given limits. */
  async function keyActor(rolecall: Rolecall, email: string, limits: Parameters<typeof withKey>[2] = {}) {
    const { authorization } = await withKey(rolecall, email, limits);
    return rolecall.identify({ authorization });
  }

  const notTheSystem = refused('permission_denied', sentences.notMember);

  it('callers without a credential', async () => {
    const given = await setUp();
    await expectRefusals(
      { kind: 'anonymous' },
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'public') return undefined;
        return who === 'system' ? notTheSystem : refused('not_authenticated', sentences.notAuthenticated);
      },
      given,
    );
  });

  it('people outside the organization', async () => {
    const given = await setUp();
    const globex = await createTestOrganization(given.rolecall, 'Globex');
    await expectRefusals(
      await personActor(given.rolecall, globex.owner.email),
      (name) => (isLevel(permissionOf(name).who) || permissionOf(name).who === 'system' ? notTheSystem : undefined),
      given,
    );
  });

  it.each(['member', 'admin'] as const)('a %s calling what requires a higher level', async (level) => {
    const given = await setUp();
    await expectRefusals(
      await personActor(given.rolecall, given.given.organization[level].email),
      (name) => {
        const { who, denied, conditions, project } = permissionOf(name);
        if (who === 'system') return notTheSystem;
        const isAbove = isLevel(who) && levels[who] > levels[level];
        // The input is about someone else.
        const isForSelf = conditions.includes('self_or_admin') && levels[level] < levels.admin;
        const isAboveInProject = isLevel(who) && project === 'admin' && levels[level] < levels.admin;
        return isAbove || isForSelf || isAboveInProject ? refused('permission_denied', denied) : undefined;
      },
      given,
    );
  });

  it('everything in an organization to an owner without the second factor it requires', async () => {
    const given = await setUp();
    const { organization_id, organization } = given.given;
    await given.rolecall.system().organizations.update({ organization_id, requires_second_factor: true });
    const required = refused('permission_denied', sentences.secondFactorRequired);
    const outOfReach = (name: ProcedureName) => (isLevel(permissionOf(name).who) ? required : undefined);
    const person = await personActor(given.rolecall, organization.owner.email);
    await expectRefusals(person, outOfReach, given);
    // The scope makes no difference.
    const key = await keyActor(given.rolecall, organization.owner.email, { scopes: ['user:read'] });
    await expectRefusals(key, outOfReach, given);
  });

  it('an owner calling what is for the system or for API keys', async () => {
    const given = await setUp();
    await expectRefusals(
      await personActor(given.rolecall, given.given.organization.owner.email),
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'key') return refused('permission_denied', 'This needs a personal API key.');
        return who === 'system' ? notTheSystem : undefined;
      },
      given,
    );
  });

  it('a project token calling what is not for projects', async () => {
    const given = await setUp();
    const { projectId: id, organization_id } = given.given;
    await expectRefusals(
      { kind: 'project', project: { id, organization_id } },
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'public' || who === 'project_or_user') return undefined;
        return who === 'system'
          ? notTheSystem
          : refused('authentication_failed', 'A project secret token is not accepted here; use a personal API key.');
      },
      given,
    );
  });

  it('an API key without the required scope', async () => {
    const given = await setUp();
    const needed = [...new Set(names.flatMap((name) => permissionOf(name).scope ?? []))];
    const { owner } = given.given.organization;
    const actors = new Map<Scope, Actor>();
    for (const scope of needed) {
      const lacking = scopes.filter(
        (other) => other !== '*' && other !== scope && other !== scope.replace(':read', ':write'),
      );
      actors.set(scope, await keyActor(given.rolecall, owner.email, { scopes: lacking }));
    }
    for (const scope of needed)
      await expectRefusals(
        actors.get(scope) as Actor,
        (name) =>
          permissionOf(name).scope === scope
            ? refused('permission_denied', `API key missing required scope '${scope}'`)
            : undefined,
        given,
      );
  });

  it('an API key limited to another organization or project', async () => {
    const given = await setUp();
    const { owner } = given.given.organization;
    const globex = await createTestOrganization(given.rolecall, 'Globex');
    await given.rolecall.system().system.addMember({ organization_id: globex.id, email: owner.email, level: 15 });
    const outOfReach = refused('permission_denied', sentences.organizationNotOnKey);
    // A limited key could not access what it creates.
    const createsOutside = (name: ProcedureName) => {
      const { who, writes, on } = permissionOf(name);
      return who === 'authenticated' && writes && on === 'organization';
    };
    const elsewhere = await keyActor(given.rolecall, owner.email, { scoped_organizations: [globex.id] });
    await expectRefusals(
      elsewhere,
      (name) => (isLevel(permissionOf(name).who) || createsOutside(name) ? outOfReach : undefined),
      given,
    );
    const other = await given.given.ownerCaller.projects.create({
      organization_id: given.given.organization_id,
      name: 'Other',
    });
    const otherProject = await keyActor(given.rolecall, owner.email, { scoped_projects: [other.id] });
    await expectRefusals(
      otherProject,
      (name) => {
        const { who, on, project } = permissionOf(name);
        if (createsOutside(name)) return outOfReach;
        if (!isLevel(who)) return undefined;
        if (on !== 'project') return outOfReach;
        // Lists show what the key can access: nothing here, but they are not refused.
        return project === undefined ? undefined : refused('permission_denied', sentences.projectForbidden);
      },
      given,
    );
  });

  it('an API key where a signed-in session is required', async () => {
    const given = await setUp();
    await expectRefusals(
      await keyActor(given.rolecall, given.given.organization.owner.email),
      (name) =>
        permissionOf(name).who === 'session'
          ? refused('permission_denied', 'This needs a signed-in session; API keys are not accepted here.')
          : undefined,
      given,
    );
  });

  it('every write by a session whose request is cross-origin', async () => {
    const given = await setUp();
    const owner = await personActor(given.rolecall, given.given.organization.owner.email);
    await expectRefusals(
      { ...owner, via: 'session', session: 'x', sameOrigin: false } as Actor,
      (name) => {
        const { who, writes } = permissionOf(name);
        return writes && (isLevel(who) || ['authenticated', 'session', 'public'].includes(who))
          ? refused('permission_denied', 'CSRF Failed: the request is not of the same origin.')
          : undefined;
      },
      given,
    );
  });
});

describe('callers with just enough permission', () => {
  // The test of the activity log does the same for writes.
  it('can call every read, which changes nothing', async () => {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    const reads = names.filter((candidate) => !permissionOf(candidate).writes);
    // The first use of a key is stored when the key is identified, so this comes before the comparison.
    const callers = await Promise.all(reads.map((name) => leastCaller(rolecall, given, name)));
    const before = await contents(rolecall);
    for (const [index, name] of reads.entries()) await call(callers[index]!, name, inputsFor(given)[name]);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('can call every read with a key that has only the required scope', async () => {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    for (const name of names.filter((candidate) => permissionOf(candidate).scope && !permissionOf(candidate).writes)) {
      const { caller } = await withKey(rolecall, given.organization.owner.email, {
        scopes: [permissionOf(name).scope as Scope],
      });
      await call(caller, name, inputsFor(given)[name]);
    }
  });
});
