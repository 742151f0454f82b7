import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { levelKeys, levels, seesDeactivated } from './levels';

/** The filters of the member list that have a fixed set of options. The role has a filter of its own. */
export function useMemberFilters() {
  const t = useTranslations('members');
  const { organization } = useSession();
  const level = {
    name: 'level',
    label: t('level'),
    all: t('allLevels'),
    options: levels.map((each) => ({ value: String(each), label: t(`levelName.${levelKeys[each]}`) })),
  };
  const activity = {
    name: 'activity',
    label: t('lastSignedIn'),
    all: t('activity.any'),
    options: [
      ...['30', '90'].map((days) => ({ value: days, label: t('activity.notForDays', { days: Number(days) }) })),
      { value: 'never', label: t('never') },
    ],
  };
  const state = {
    name: 'is_active',
    label: t('account'),
    all: t('allAccounts'),
    options: [
      { value: 'true', label: t('active') },
      { value: 'false', label: t('deactivated') },
    ],
  };
  return seesDeactivated(organization.level) ? [level, activity, state] : [level, activity];
}
