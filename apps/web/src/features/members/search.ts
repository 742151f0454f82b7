import type { Level } from '@rolecall/contracts';
import { listSearch, organizationListInput, pageInput, urlChoice, type UrlState, urlUuid } from '@/url-state';

/** What the page's address says: the list is wherever its link leads. */
export const membersSearch = {
  ...listSearch(['name', 'email', 'level', 'last_login', 'joined_at'], 'name'),
  level: urlChoice(['', '1', '8', '15'], ''),
  role: urlUuid,
  is_active: urlChoice(['', 'true', 'false'], ''),
  /** When they last signed in: not for so many days, or never. */
  activity: urlChoice(['', '30', '90', 'never'], ''),
};

/**
 * The query of a page's address.
 * @param seesDeactivated whether the person at the screen sees deactivated members, and so may filter by that
 */
export const membersInput = (
  organization_id: string,
  seesDeactivated: boolean,
  { level, role, is_active, activity, ...search }: UrlState<typeof membersSearch>,
) => ({
  ...organizationListInput(organization_id, search),
  ...(level === '' ? {} : { level: Number(level) as Level }),
  ...(role === '' ? {} : { role_id: role }),
  ...(activity === '' ? {} : activity === 'never' ? { has_signed_in: false } : { idle_days: Number(activity) }),
  ...(seesDeactivated && is_active !== '' ? { is_active: is_active === 'true' } : {}),
});

/** How many changes a person’s page shows. */
export const latestChanges = 10;

/** How many of a member's keys and sessions a person's page shows at a time. */
export const shownCredentials = 5;

/** The query for the latest keys of a member that reach the organization. */
export const keysOfMemberInput = (organization_id: string, user_uuid: string) => ({
  organization_id,
  user_uuid,
  order: '-created_at' as const,
  limit: shownCredentials,
});

/** The query for a page of the sessions of a member. */
export const sessionsOfMemberInput = (organization_id: string, user_uuid: string, page = 1) => ({
  organization_id,
  user_uuid,
  ...pageInput(page, shownCredentials),
});
