import type { Level, MemberWithState } from '@rolecall/contracts';
import { type Session, useSession } from '@/features/session';

export const levelNames: Record<Level, string> = { 1: 'Member', 8: 'Admin', 15: 'Owner' };

/** As it is said of a person. */
export const levelNouns: Record<Level, string> = { 1: 'a member', 8: 'an admin', 15: 'an owner' };

/** What somebody of a level may do, as far as people tell levels apart. */
export const levelMeanings: Record<Level, string> = {
  1: 'Sees people, roles and projects',
  8: 'Also invites people, gives roles and changes settings',
  15: 'Also makes owners, and may delete the organization',
};

/** From the least to the most. */
export const levels: Level[] = [1, 8, 15];
const admin = 8;

/** Whether somebody of a level sees members whose account is deactivated. */
export const seesDeactivated = (level: number): boolean => level >= admin;

type RuledMember = Pick<MemberWithState, 'user' | 'level' | 'is_active'>;

/** What somebody may do with a member: the rules of the API, for offering only what it would not refuse. */
export function levelRules(session: Session, { user, level, is_active }: RuledMember) {
  const own = session.organization.level;
  const isSelf = user.uuid === session.user.uuid;
  const isAbove = level > own;
  return {
    isSelf,
    canChange: own >= admin && !isAbove,
    canRemove: isSelf || (own >= admin && !isAbove),
    canInviteAgain: !is_active && own >= admin && !isAbove,
    /** Why nothing can be changed, where that is so. */
    reason:
      own < admin
        ? 'Admins and owners change levels.'
        : isAbove
          ? 'You can change people up to your own level only.'
          : null,
  };
}

/** The same for the person at the screen. */
export const useLevelRules = (member: RuledMember) => levelRules(useSession(), member);

/** The levels that the person at the screen may give: none above their own. */
export function useLevelsToGive(): Level[] {
  const { organization } = useSession();
  return levels.filter((level) => level <= organization.level);
}
