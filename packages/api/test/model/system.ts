import { authorize } from './authorization.ts';
import { level } from './input.ts';
import { endInvites } from './invite-ends.ts';
import type { Call, Procedures } from './journal.ts';
import { join, requireOtherOwner } from './members.ts';
import { createKey, revokeKeys } from './personal-api-keys.ts';
import { showMemberWithState } from './shown.ts';
import { membershipsOf, type User } from './state.ts';
import { activeUserOf, subjectOf, userOf, uuidOf, showUser } from './users.ts';

const showAccount = (user: User) => ({ id: showUser(user).id, uuid: uuidOf(user), email: user.email });

/** Activates or deactivates an account: its keys are revoked, and each of its organizations records an event. */
function setActive(call: Call, user: User, isActive: boolean): void {
  const { state, journal } = call;
  if (user.is_active === isActive) return;
  const own = membershipsOf(state, user);
  if (!isActive) for (const { organization, membership } of own) requireOtherOwner(organization, membership);
  user.is_active = isActive;
  const event = {
    type: isActive ? 'user.reactivated' : 'user.deactivated',
    subject: subjectOf(user),
    before: { is_active: !isActive },
    after: { is_active: isActive },
  };
  revokeKeys(call, user, journal.emit(null, event));
  for (const organization of state.organizations) {
    if (!own.some((one) => one.organization === organization)) continue;
    const cause = journal.emit(organization, event);
    if (!isActive)
      endInvites(call, organization, ({ created_by }) => created_by === user, 'inviter_deactivated', cause);
  }
}

export const system: Procedures = {
  'system.createUser': ({ state, input, journal }) => {
    const { email, first_name } = input as { email: string; first_name: string };
    const user: User = { email, first_name, is_active: true, current: undefined };
    state.users.push(user);
    journal.emit(null, {
      type: 'user.created',
      subject: subjectOf(user),
      after: { email, first_name, last_name: '' },
    });
    return showAccount(user);
  },

  'system.deactivateUser': (call) => {
    const user = userOf(call.state, call.input['email']);
    setActive(call, user, false);
    return showAccount(user);
  },

  'system.reactivateUser': (call) => {
    const user = userOf(call.state, call.input['email']);
    setActive(call, user, true);
    return showAccount(user);
  },

  'system.addMember': (call) => {
    const { state, caller, input } = call;
    const { organization } = authorize(state, caller, input, { scope: '' });
    const own = level(input) ?? 1;
    const user = activeUserOf(state, input['email']);
    return showMemberWithState(join(call, organization, user, own));
  },

  'system.createPersonalApiKey': (call) => createKey(call, activeUserOf(call.state, call.input['email'])),
};
