import type { Membership } from './state.ts';
import { showUser } from './users.ts';

/** A member, in every response that contains one. */
export const showMember = ({ id, user, level: own, joined_at, updated_at }: Membership) => ({
  id,
  user: showUser(user),
  level: own,
  joined_at,
  updated_at,
  is_2fa_enabled: false,
  has_social_auth: false,
  last_login: null,
});

export const showMemberWithState = (membership: Membership) => ({
  ...showMember(membership),
  is_active: membership.user.is_active,
});
