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
import { appRouter, type Caller } from '../src/app-router.ts';
import type { Meta } from '../src/procedures.ts';
import { call, furnish, inputsFor, leastCaller } from './furnished.ts';
import { contents, createTestOrganization, openTestRolecall, refusal, refused, withKey } from './support.ts';

const names = Object.keys(permissions) as ProcedureName[];
const procedures = (appRouter as unknown as AnyRouter)._def.procedures as unknown as Record<
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

it('every procedure that answers something says what', () => {
  for (const [name, procedure] of Object.entries(procedures)) {
    const silent = /\.(delete|deleteMany|changePassword|signOutEverywhere)$/.test(name);
    expect(procedure._def.output !== undefined, name).toBe(!silent);
  }
});

describe('whoever may not', () => {
  /** For one kind of caller, the refusal of each procedure that is not theirs. */
  async function expectRefusals(
    caller: Caller,
    expected: (name: ProcedureName) => ErrorBody | undefined,
    setUp: { rolecall: Awaited<ReturnType<typeof openTestRolecall>>; inputs: ReturnType<typeof inputsFor> },
  ) {
    const before = await contents(setUp.rolecall);
    let denied = 0;
    for (const name of names) {
      const refusalExpected = expected(name);
      if (!refusalExpected) continue;
      denied += 1;
      expect(await refusal(call(caller, name, setUp.inputs[name])), name).toEqual(refusalExpected);
      // What is wrong with the rest of the input makes no difference.
      const { organization_id, project_id, role_id, user_uuid, id } = setUp.inputs[name];
      if (permissionOf(name).writes)
        expect(
          await refusal(call(caller, name, { organization_id, project_id, role_id, user_uuid, id })),
          `${name} with bad input`,
        ).toEqual(refusalExpected);
    }
    expect(await contents(setUp.rolecall)).toEqual(before);
    expect(denied).toBeGreaterThan(0);
  }

  async function setUp() {
    const rolecall = await openTestRolecall();
    const given = await furnish(rolecall);
    return { rolecall, given, inputs: inputsFor(given) };
  }

  it('nobody: without a credential', async () => {
    const given = await setUp();
    await expectRefusals(
      given.rolecall.createCaller({ kind: 'anonymous' }),
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'public') return undefined;
        return who === 'system' && name !== 'system.addMember'
          ? refused('permission_denied', sentences.notMember)
          : refused('not_authenticated', sentences.notAuthenticated);
      },
      given,
    );
  });

  it('a stranger to the organization', async () => {
    const given = await setUp();
    const globex = await createTestOrganization(given.rolecall, 'Globex');
    await expectRefusals(
      await globex.owner.caller(),
      (name) =>
        isLevel(permissionOf(name).who) || permissionOf(name).who === 'system'
          ? refused('permission_denied', sentences.notMember)
          : undefined,
      given,
    );
  });

  it.each(['member', 'admin'] as const)('a %s, above their level', async (level) => {
    const given = await setUp();
    await expectRefusals(
      await given.given.organization[level].caller(),
      (name) => {
        const { who, denied } = permissionOf(name);
        return isLevel(who) && levels[who] > levels[level] ? refused('permission_denied', denied) : undefined;
      },
      given,
    );
  });

  it('an owner: what is the system’s, a project’s or a key’s', async () => {
    const given = await setUp();
    await expectRefusals(
      await given.given.organization.owner.caller(),
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'project_token')
          return refused('authentication_failed', 'Only a project secret token is accepted here.');
        if (who === 'key') return refused('permission_denied', 'This needs a personal API key.');
        return who === 'system' && name !== 'system.addMember'
          ? refused('permission_denied', sentences.notMember)
          : undefined;
      },
      given,
    );
  });

  it('a project', async () => {
    const given = await setUp();
    await expectRefusals(
      given.rolecall.createCaller({
        kind: 'project',
        project: { id: given.given.projectId, organization_id: given.given.organization_id },
      }),
      (name) => {
        const { who } = permissionOf(name);
        if (who === 'public' || who === 'project_token') return undefined;
        return who === 'system' && name !== 'system.addMember'
          ? refused('permission_denied', sentences.notMember)
          : refused('authentication_failed', 'A project secret token is not accepted here; use a personal API key.');
      },
      given,
    );
  });

  it('an owner’s key that lacks the scope', async () => {
    const given = await setUp();
    const needed = [...new Set(names.flatMap((name) => permissionOf(name).scope ?? []))];
    const { owner } = given.given.organization;
    const callers = new Map<Scope, Caller>();
    for (const scope of needed) {
      const lacking = scopes.filter(
        (other) => other !== '*' && other !== scope && other !== scope.replace(':read', ':write'),
      );
      callers.set(scope, (await withKey(given.rolecall, owner.email, { scopes: lacking })).caller);
    }
    for (const scope of needed)
      await expectRefusals(
        callers.get(scope) as Caller,
        (name) =>
          permissionOf(name).scope === scope
            ? refused('permission_denied', `API key missing required scope '${scope}'`)
            : undefined,
        given,
      );
  });

  it('an owner’s key that is limited to another organization, or to another project', async () => {
    const given = await setUp();
    const { owner } = given.given.organization;
    const globex = await createTestOrganization(given.rolecall, 'Globex');
    await given.rolecall.system().system.addMember({ organization_id: globex.id, email: owner.email, level: 15 });
    const outOfReach = refused('permission_denied', sentences.organizationNotOnKey);
    const { caller: elsewhere } = await withKey(given.rolecall, owner.email, { scoped_organizations: [globex.id] });
    await expectRefusals(elsewhere, (name) => (isLevel(permissionOf(name).who) ? outOfReach : undefined), given);
    const other = await given.given.ownerCaller.projects.create({
      organization_id: given.given.organization_id,
      name: 'Other',
    });
    const { caller: otherProject } = await withKey(given.rolecall, owner.email, { scoped_projects: [other.id] });
    await expectRefusals(
      otherProject,
      (name) => {
        const { who, on } = permissionOf(name);
        // Those of them that the key reaches: here none, which is no refusal.
        if (!isLevel(who) || name === 'projects.list' || name === 'projects.overview') return undefined;
        return on === 'project' ? refused('permission_denied', sentences.projectForbidden) : outOfReach;
      },
      given,
    );
  });

  it('a key, where a person must sit at a browser', async () => {
    const given = await setUp();
    const { caller } = await withKey(given.rolecall, given.given.organization.owner.email);
    await expectRefusals(
      caller,
      (name) =>
        permissionOf(name).who === 'session'
          ? refused('permission_denied', 'This needs a signed-in session; API keys are not accepted here.')
          : undefined,
      given,
    );
  });

  it('a session whose request came from elsewhere: every write', async () => {
    const given = await setUp();
    const { user } = given.given.organization.member.membership;
    const owner = { ...user, id: given.given.organization.owner.id, uuid: given.given.organization.owner.uuid };
    const foreign = given.rolecall.createCaller({
      kind: 'user',
      via: 'session',
      user: owner,
      key: null,
      session: 'x',
      sameOrigin: false,
    });
    await expectRefusals(
      foreign,
      (name) => {
        const { who, writes } = permissionOf(name);
        return writes && (isLevel(who) || who === 'authenticated' || who === 'session')
          ? refused('permission_denied', 'CSRF Failed: the request is not of the same origin.')
          : undefined;
      },
      given,
    );
  });
});

describe('whoever just may, can', () => {
  // Writes are called so by the test of the activity log.
  it('read, which changes nothing', async () => {
    const rolecall = await openTestRolecall();
    const given = await furnish(rolecall);
    const before = await contents(rolecall);
    for (const name of names.filter((candidate) => !permissionOf(candidate).writes))
      await call(await leastCaller(rolecall, given, name), name, inputsFor(given)[name]);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('each with a key that has the scope and no other', async () => {
    const rolecall = await openTestRolecall();
    const given = await furnish(rolecall);
    for (const name of names.filter((candidate) => permissionOf(candidate).scope && !permissionOf(candidate).writes)) {
      const { caller } = await withKey(rolecall, given.organization.owner.email, {
        scopes: [permissionOf(name).scope as Scope],
      });
      await call(caller, name, inputsFor(given)[name]);
    }
  });
});
