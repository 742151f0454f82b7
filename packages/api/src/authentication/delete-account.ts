import type { UserActor } from '../context.ts';
import { findMembers } from '../members/queries.ts';
import { removeMember } from '../members/service.ts';
import { revokeKeys } from '../personal-api-keys/service.ts';
import type { Unit } from '../unit-of-work.ts';
import { deleteUser } from '../users/queries.ts';
import { lockUserEverywhere } from '../users/service.ts';

/**
 * Permanently deletes the caller's account: memberships with the roles, rules and invites that depend on them,
 * API keys, sessions and sign-ins with providers. The activity log still names the person, both in what they
 * did and in what was done to them.
 * @throws the database's `last_owner` violation if an organization would be left without an active owner
 */
export async function deleteAccount(unit: Unit<{ actor: UserActor }>): Promise<void> {
  const { user, organizationIds, shownIn } = await lockUserEverywhere(unit, unit.actor.user.id);
  const { uuid, email, first_name, last_name } = user;
  const cause = unit.emit(null, {
    type: 'user.deleted',
    subject: { id: uuid, name: email },
    before: { email, first_name, last_name },
    after: null,
  });
  for (const organizationId of organizationIds)
    for (const member of await findMembers(unit.trx, organizationId, [uuid]))
      await removeMember(unit, organizationId, member, cause);
  // What they created, in any organization, no longer has a creator.
  for (const organizationId of shownIn) unit.touch(organizationId);
  await revokeKeys(unit, user.id, {}, cause);
  await deleteUser(unit.trx, user.id);
}
