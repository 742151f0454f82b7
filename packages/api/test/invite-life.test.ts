import { describe, expect, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { databaseOf } from '../src/rolecall.ts';
import { apiFace } from './authority/api-face.ts';
import { runOperations } from './authority/run.ts';
import {
  activityLines,
  createPersonWithPassword,
  createTestOrganization,
  notFound,
  openTestRolecall,
  refusal,
  signIn,
  testPassword,
} from './support.ts';

/*
 * The lifecycle of invites, including renewal, revocation, acceptance and the loss of the inviter. It is tested with random
 * and concurrent operations, judged like all others, and with each way in which an invite ends on its own.
 */

const operations = nightly ? 20_000 : 100;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

/** Every procedure that creates, reads, changes, uses or ends invites. */
const procedures = [
  'invites.create',
  'invites.renew',
  'invites.delete',
  'invites.list',
  'invites.preview',
  'invites.accept',
  'invites.accept',
  'users.signUp',
  'members.update',
  'members.delete',
  'members.list',
  'organizations.update',
  'system.addMember',
  'system.setMemberLevel',
  'system.removeMember',
  'system.deactivateUser',
  'system.reactivateUser',
];

describe('an invite', () => {
  it(`behaves as documented in ${operations} random operations`, { timeout: 300_000 + operations * 600 }, async () => {
    async function open() {
      const rolecall = await openTestRolecall({
        rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 0, signInsPerAddress: 0, signUpsPerAddress: 0 },
      });
      return { rolecall, database: databaseOf(rolecall) };
    }
    const { wrong, done } = await runOperations({ open, face: apiFace, operations, seed, procedures });
    expect(wrong).toEqual([]);
    // In a nightly run, a procedure that never succeeds was not tried well enough.
    if (nightly) expect(procedures.filter((name) => !done.has(name))).toEqual([]);
  });

  /** An organization whose second owner has invited a guest, who is signed in and has the link. */
  async function invited(level: 1 | 8 | 15 = 15) {
    const rolecall = await openTestRolecall();
    const { system } = rolecall.system();
    const organization = await createTestOrganization(rolecall);
    const organization_id = organization.id;
    const inviter = await organization.join('Ida', 15);
    const guest = await createPersonWithPassword(rolecall, 'guest@example.com');
    const { path, id } = await (
      await inviter.caller()
    ).invites.create({ organization_id, target_email: guest.email, level });
    const { caller } = await signIn(rolecall, guest.email);
    const token = path.replace('/invite/', '');
    const membershipOf = (userId: number) =>
      databaseOf(rolecall)
        .executor.selectFrom('organization_memberships')
        .select('level')
        .where('organization_id', '=', organization_id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
    const reasons = async () =>
      (await activityLines(rolecall))
        .filter((line) => line.scope === 'OrganizationInvite' && line.activity === 'ended' && line.item_id === id)
        .map((line) => line.after?.['reason']);
    return {
      rolecall,
      system,
      organization,
      organization_id,
      inviter,
      guest,
      caller,
      id,
      token,
      membershipOf,
      reasons,
    };
  }

  type Invited = Awaited<ReturnType<typeof invited>>;

  /** What ends an invite to the level of owner, with the reason in the activity log. */
  const endings: Record<string, { reason: string; end(given: Invited): Promise<unknown> }> = {
    'the inviter is removed': {
      reason: 'inviter_removed',
      end: async ({ organization, organization_id, inviter }) =>
        (await organization.owner.caller()).members.delete({ organization_id, user_uuid: inviter.uuid }),
    },
    'the inviter leaves': {
      reason: 'inviter_removed',
      end: async ({ organization_id, inviter }) =>
        (await inviter.caller()).members.delete({ organization_id, user_uuid: inviter.uuid }),
    },
    'the inviter is demoted': {
      reason: 'inviter_demoted',
      end: async ({ organization, organization_id, inviter }) =>
        (await organization.owner.caller()).members.update({ organization_id, user_uuid: inviter.uuid, level: 8 }),
    },
    'the inviter is deactivated': {
      reason: 'inviter_deactivated',
      end: ({ system, inviter }) => system.deactivateUser({ email: inviter.email }),
    },
    'the command line removes the inviter': {
      reason: 'inviter_removed',
      end: ({ system, organization_id, inviter }) => system.removeMember({ organization_id, email: inviter.email }),
    },
    'the command line demotes the inviter': {
      reason: 'inviter_demoted',
      end: ({ system, organization_id, inviter }) =>
        system.setMemberLevel({ organization_id, email: inviter.email, level: 1 }),
    },
    'the guest joins in another way and is removed': {
      reason: 'address_joined',
      async end({ system, organization_id, guest }) {
        await system.addMember({ organization_id, email: guest.email });
        await system.removeMember({ organization_id, email: guest.email });
      },
    },
  };

  it.each(Object.entries(endings))('ends if %s, and stays ended', async (_, { reason, end }) => {
    const given = await invited();
    const { rolecall, system, organization_id, inviter, caller, guest, token, membershipOf, reasons } = given;
    await end(given);
    const expectDead = async () => {
      expect(await refusal(caller.invites.accept({ token }))).toEqual(notFound);
      expect(await refusal(rolecall.createCaller({ kind: 'anonymous' }).invites.preview({ token }))).toEqual(notFound);
      expect(
        await refusal(
          rolecall
            .createCaller({ kind: 'anonymous' })
            .users.signUp({ email: 'new@example.com', password: testPassword, invite_token: token }),
        ),
      ).toEqual(notFound);
      expect(await membershipOf(guest.id)).toBeUndefined();
      expect(await reasons()).toEqual([reason]);
    };
    await expectDead();
    // Restoring the inviter does not restore the old link.
    await system.reactivateUser({ email: inviter.email });
    await system.addMember({ organization_id, email: inviter.email, level: 15 }).catch(() => undefined);
    await system.setMemberLevel({ organization_id, email: inviter.email, level: 15 });
    await expectDead();
  });

  it('stays open if the inviter may still invite to its level', async () => {
    const { organization, organization_id, inviter, caller, token, guest, membershipOf } = await invited(8);
    await (await organization.owner.caller()).members.update({ organization_id, user_uuid: inviter.uuid, level: 8 });
    await caller.invites.accept({ token });
    expect(await membershipOf(guest.id)).toEqual({ level: 8 });
  });

  it('can be used once, even by two calls at once or after a removal', async () => {
    const { organization, organization_id, caller, token, guest, membershipOf } = await invited();
    const both = await Promise.allSettled([caller.invites.accept({ token }), caller.invites.accept({ token })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await (await organization.owner.caller()).members.delete({ organization_id, user_uuid: guest.uuid });
    expect(await refusal(caller.invites.accept({ token }))).toEqual(notFound);
    expect(await membershipOf(guest.id)).toBeUndefined();
  });

  it('has one link, which no list reveals', async () => {
    const { organization, organization_id, inviter, caller, id, token, guest, membershipOf } = await invited();
    const owner = await organization.owner.caller();
    const renewed = await owner.invites.renew({ organization_id, id });
    expect(await refusal(caller.invites.accept({ token }))).toEqual(notFound);
    const told = JSON.stringify([
      await owner.invites.list({ organization_id }),
      await (await inviter.caller()).activityLog.list({ organization_id }),
    ]);
    expect(told).toContain(id);
    expect(told).not.toContain(token.split('.')[2]);
    expect(told).not.toContain(renewed.path);
    await caller.invites.accept({ token: renewed.path.replace('/invite/', '') });
    expect(await membershipOf(guest.id)).toEqual({ level: 15 });
  });

  it('to the level of owner cannot be renewed or revoked by an admin', async () => {
    const { organization, organization_id, id } = await invited();
    const admin = await organization.admin.caller();
    for (const call of [admin.invites.renew({ organization_id, id }), admin.invites.delete({ organization_id, id })])
      expect(await refusal(call)).toMatchObject({ code: 'permission_denied' });
  });
});
