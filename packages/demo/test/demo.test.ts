import { openRolecall } from '@rolecall/api';
import { signedIn } from '@rolecall/api/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDemo, hasDemo, renewDemo } from '../src/index.ts';

/** Opens an in-memory Rolecall, which is closed when the test ends. */
async function openInMemory() {
  const rolecall = await openRolecall({
    databaseUrl: 'sqlite::memory:',
    secret: 'a secret for tests, of 32 characters and more',
    checkOutputs: true,
  });
  onTestFinished(() => rolecall.close());
  return rolecall;
}

describe('the demo', () => {
  it('is an organization with sample data, and a working password and key', async () => {
    const rolecall = await openInMemory();
    const demo = await createDemo(rolecall);
    const { session } = signedIn(await rolecall.signInWithPassword(demo.email, demo.password, '192.0.2.1'));
    const caller = rolecall.createCaller(await rolecall.identify({ session, sameOrigin: true }));
    const organization_id = demo.organization.id;
    expect(await caller.organizations.get({ organization_id: '@current' })).toMatchObject({
      id: organization_id,
      membership_level: 15,
      member_count: 12,
    });
    const roles = (await caller.roles.list({ organization_id })).results;
    expect(roles.length).toBeGreaterThan(5);
    expect(roles.find(({ is_default }) => is_default)?.members).toHaveLength(12);
    expect((await caller.roleExternalReferences.list({ organization_id })).count).toBeGreaterThan(5);
    expect((await caller.projects.list({ organization_id })).count).toBe(2);
    expect((await caller.invites.list({ organization_id })).count).toBe(1);
    const byKey = rolecall.createCaller(await rolecall.identify({ authorization: `Bearer ${demo.key}` }));
    expect(
      (
        await byKey.roleExternalReferences.lookup({
          organization_id,
          provider: 'github',
          provider_organization_id: 'larkspur',
          provider_role_slug: 'on-call',
        })
      ).reference,
    ).not.toBeNull();
    expect((await byKey.welcome.get({ organization_id })).recent_activity.length).toBeGreaterThan(0);
    await expect(rolecall.signInWithPassword(demo.email, 'guessed password', '192.0.2.1')).rejects.toMatchObject({
      code: 'authentication_failed',
    });
  });

  it('has a new password and key each time', async () => {
    const [one, other] = [await createDemo(await openInMemory()), await createDemo(await openInMemory())];
    expect(one.password).not.toBe(other.password);
    expect(one.key).not.toBe(other.key);
  });

  it('is detected, and its password and key can be renewed', async () => {
    const rolecall = await openInMemory();
    expect(await hasDemo(rolecall)).toBe(false);
    await expect(renewDemo(rolecall)).rejects.toThrow('There is no demo in this database.');
    const before = await createDemo(rolecall);
    expect(await hasDemo(rolecall)).toBe(true);
    const after = await renewDemo(rolecall);
    expect(after.organization).toEqual(before.organization);
    const codeOf = async (key: string) => {
      const caller = rolecall.createCaller(await rolecall.identify({ authorization: `Bearer ${key}` }));
      return caller.users.me().then(
        () => 'works',
        () => 'refused',
      );
    };
    expect([await codeOf(before.key), await codeOf(after.key)]).toEqual(['refused', 'works']);
    await expect(rolecall.signInWithPassword(before.email, before.password, '192.0.2.1')).rejects.toThrow();
    expect(signedIn(await rolecall.signInWithPassword(after.email, after.password, '192.0.2.1')).user.email).toBe(
      after.email,
    );
  });
});
