import type { Level } from '@rolecall/contracts';
import { listSearch, organizationListInput, pageInput, urlChoice, type UrlState, urlUuid } from '@/url-state';

/** The URL parameters of the page. They hold the list's whole state, so that a link always leads to the same list. */
export const membersSearch = {
  ...listSearch(['name', 'email', 'level', 'last_login', 'joined_at'], 'name'),
  level: urlChoice(['', '1', '8', '15'], ''),
  role: urlUuid,
  is_active: urlChoice(['', 'true', 'false'], ''),
  /** Members who have not signed in for this many days, or never. */
  activity: urlChoice(['', '30', '90', 'never'], ''),
};

/**
 * The query for the page's URL.
 * @param seesDeactivated whether the current person sees deactivated members, and so may filter by that
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

/** How many changes a member's page shows. */
export const latestChanges = 10;

/** How many keys and how many sessions a member's page shows at a time. */
export const shownCredentials = 5;

/** The query for a member's latest API keys that have access to the organization. */
export const keysOfMemberInput = (organization_id: string, user_uuid: string) => ({
  organization_id,
  user_uuid,
  order: '-created_at' as const,
  limit: shownCredentials,
});

/** The query for one page of a member's sessions. */
export const sessionsOfMemberInput = (organization_id: string, user_uuid: string, page = 1) => ({
  organization_id,
  user_uuid,
  ...pageInput(page, shownCredentials),
});
