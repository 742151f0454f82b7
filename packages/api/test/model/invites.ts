import { authorize, readMembers, requirePerson, writeMembers } from './authorization.ts';
import { level, page, text } from './input.ts';
import { described, endInvites, roleIdsOf, subjectOf, take } from './invite-ends.ts';
import type { Procedures } from './journal.ts';
import { join, remove } from './members.ts';
import { denied, memberAbove, missing, notFound, Refusal } from './refusals.ts';
import { byCreation, findRole, type Invite, is, keyOf, type State, type User } from './state.ts';
import { setCurrent, showUser } from './users.ts';

const week = 7 * 24 * 60 * 60 * 1000;
const inviteAbove = 'You can only renew and revoke invites to a level lower or equal to your own.';

const showInvite = ({ now }: State, invite: Invite) => ({
  id: invite.id,
  target_email: invite.target_email,
  first_name: '',
  level: invite.level,
  role_ids: roleIdsOf(invite),
  message: null,
  emailing_attempt_made: false,
  is_expired: invite.expires_at <= now,
  expires_at: invite.expires_at,
  created_by: showUser(invite.created_by),
  created_at: invite.created_at,
  updated_at: invite.created_at,
});

/** The invite that a link belongs to. */
function getHeldInvite(state: State, token: unknown) {
  for (const organization of state.organizations) {
    const invite = organization.invites.find(({ link }) => is(link, token));
    if (!invite) continue;
    if (invite.expires_at <= state.now)
      throw new Refusal('invalid_input', 'This invite has expired. Ask for a new one.');
    return { organization, invite };
  }
  throw notFound();
}

export const invites: Procedures = {
  'invites.list': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, { ...readMembers, level: 8 });
    return page(input, organization.invites.toSorted(byCreation), (invite) => showInvite(state, invite));
  },

  'invites.create': (call) => {
    const { state, caller, input, journal } = call;
    const { organization, level: own, user } = authorize(state, caller, input, writeMembers);
    const target_email = text(input, 'target_email', 254);
    if (!target_email.includes('@')) throw new Refusal('invalid_input', 'Enter a valid email address.', 'target_email');
    const invited = level(input) ?? 1;
    if (invited > own) throw denied('You cannot invite to a level higher than your own.');
    const roles = [...new Set((input['role_ids'] as unknown[] | undefined) ?? [])].map((id) => {
      const role = findRole(organization, id);
      if (!role) throw missing('role_ids', id);
      return role;
    });
    const isSame = (email: string) => keyOf(email) === keyOf(target_email);
    const toAddress = (one: Invite) => isSame(one.target_email);
    const member = organization.members.find((one) => isSame(one.user.email));
    if (member?.user.is_active)
      throw new Refusal(
        'unique',
        'A user with this email address already belongs to the organization.',
        'target_email',
      );
    if (member && member.level > own) throw denied(memberAbove);
    const earlier = organization.invites.find(toAddress);
    if (earlier && earlier.expires_at > state.now)
      throw new Refusal('unique', 'There is already an open invite for this email address.', 'target_email');
    if (earlier && earlier.level > own) throw denied(inviteAbove);
    // The new invite replaces a deactivated member and an expired invite.
    const invite: Invite = {
      id: state.newRef('invite', state.known.invites),
      link: state.newRef('link', state.known.links),
      target_email,
      level: invited,
      roles,
      created_by: user as User,
      created_at: state.now,
      expires_at: new Date(state.time + week).toISOString(),
    };
    const after = { ...described(invite), first_name: '', message: null };
    const created = { type: 'invite.created', subject: subjectOf(invite), after };
    const cause = journal.emit(organization, created);
    if (member) remove(call, organization, member, cause);
    endInvites(call, organization, toAddress, 'expired', cause);
    organization.invites.push(invite);
    return { ...showInvite(state, invite), path: invite.link };
  },

  'invites.delete': ({ state, caller, input, journal }) => {
    const { organization, level: own } = authorize(state, caller, input, writeMembers);
    const invite = organization.invites.find(({ id }) => is(id, input['id']));
    if (!invite) throw notFound();
    if (invite.level > own) throw denied(inviteAbove);
    take(organization, invite);
    journal.emit(organization, { type: 'invite.revoked', subject: subjectOf(invite), before: described(invite) });
    return undefined;
  },

  'invites.deleteMany': ({ state, caller, input, journal }) => {
    const { organization, level: own } = authorize(state, caller, input, writeMembers);
    const named = (input['ids'] as unknown[]).map((given) => {
      const invite = organization.invites.find(({ id }) => is(id, given));
      if (!invite) throw missing('ids', given);
      return invite;
    });
    if (named.some((invite) => invite.level > own)) throw denied(inviteAbove);
    for (const invite of [...new Set(named)].toSorted(byCreation)) {
      take(organization, invite);
      journal.emit(organization, { type: 'invite.revoked', subject: subjectOf(invite), before: described(invite) });
    }
    return undefined;
  },

  'invites.accept': (call) => {
    const { state, caller, input, journal } = call;
    const { user, key } = requirePerson(state, caller);
    if (key) throw denied('This needs a signed-in session; API keys are not accepted here.');
    const { organization, invite } = getHeldInvite(state, input['token']);
    if (keyOf(invite.target_email) !== keyOf(user.email))
      throw denied('This invite is addressed to another email address.');
    take(organization, invite);
    const cause = journal.emit(organization, {
      type: 'invite.accepted',
      subject: subjectOf(invite),
      before: described(invite),
    });
    join(call, organization, user, invite.level, { invite, accepted: cause });
    setCurrent(call, user, organization, cause);
    return { organization_id: organization.id };
  },
};
