import type { Level, MemberWithState } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { type Session, useSession } from '@/features/session';

/** The last part of the message keys for each level, as in `members.levelName.admin`. */
export const levelKeys = { 1: 'member', 8: 'admin', 15: 'owner' } as const satisfies Record<Level, string>;

/** All levels, lowest first. */
export const levels: Level[] = [1, 8, 15];
const admin = 8;
/** The level that may do everything, which needs confirmation before it is given. */
export const owner = 15;

/** Whether a level may see members whose account is deactivated. */
export const seesDeactivated = (level: number): boolean => level >= admin;

type RuledMember = Pick<MemberWithState, 'user' | 'level' | 'is_active'>;

/** What a person may do with a member. Mirrors the API's rules, so that pages offer only what it would allow. */
export function levelRules(session: Session, { user, level, is_active }: RuledMember) {
  const own = session.organization.level;
  const isSelf = user.uuid === session.user.uuid;
  const isAbove = level > own;
  return {
    isSelf,
    canChange: own >= admin && !isAbove,
    canRemove: isSelf || (own >= admin && !isAbove),
    canInviteAgain: !is_active && own >= admin && !isAbove,
    /** The key below `members.levelRule` of the message that explains who may change the level. */
    rule: own < admin ? ('adminsOnly' as const) : isAbove ? ('upToOwn' as const) : ('raise' as const),
  };
}

/** What the current person may do with a member. */
export const useLevelRules = (member: RuledMember) => levelRules(useSession(), member);

/** Menu items for the levels that the current person may give: none above their own. */
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
