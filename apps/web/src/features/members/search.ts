import type { AppRouter } from '@rolecall/api';
import type { Level } from '@rolecall/contracts';
import type { inferRouterInputs } from '@trpc/server';
import { pageInput, searchInput, urlChoice, urlOrder, urlPage, type UrlState, urlText, urlUuid } from '@/url-state';

export const pageSize = 50;

/** What the page's address says: the list is wherever its link leads. */
export const membersSearch = {
  search: urlText(),
  order: urlOrder(['name', 'email', 'level', 'last_login', 'joined_at'], 'name'),
  level: urlChoice(['', '1', '8', '15'], ''),
  role: urlUuid,
  is_active: urlChoice(['', 'true', 'false'], ''),
  /** When they last signed in: not for so many days, or never. */
  activity: urlChoice(['', '30', '90', 'never'], ''),
  page: urlPage,
};

type MembersSearch = UrlState<typeof membersSearch>;

/**
 * The query of a page's address. Server and browser make it here, so that what one fetched the other finds.
 * @param seesDeactivated whether the person at the screen sees deactivated members, and so may filter by that
 */
export const membersInput = (
  organization_id: string,
  seesDeactivated: boolean,
  { search, order, level, role, is_active, activity, page }: MembersSearch,
): inferRouterInputs<AppRouter>['members']['overview'] => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
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
