import type { Level, MemberWithState } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { type Session, useSession } from '@/features/session';

/** How the messages about each level end: `members.levelName.admin` is what a level is called. */
export const levelKeys = { 1: 'member', 8: 'admin', 15: 'owner' } as const satisfies Record<Level, string>;

/** From the least to the most. */
export const levels: Level[] = [1, 8, 15];
const admin = 8;
/** The level that gives everything, and is asked about before it is given. */
export const owner = 15;

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
    /** Which message of `members.levelRule` says what may be changed. */
    rule: own < admin ? ('adminsOnly' as const) : isAbove ? ('upToOwn' as const) : ('raise' as const),
  };
}

/** The same for the person at the screen. */
export const useLevelRules = (member: RuledMember) => levelRules(useSession(), member);

/** The levels that the person at the screen may give, none above their own, and what a menu says of each. */
export function useLevelsToGive() {
  const t = useTranslations('members');
  const { organization } = useSession();
  return levels
    .filter((level) => level <= organization.level)
    .map((level) => ({
      id: String(level),
      label: t(`levelName.${levelKeys[level]}`),
      detail: t(`levelMeaning.${levelKeys[level]}`),
    }));
}
