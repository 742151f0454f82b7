import { isDay } from '@rolecall/contracts/times';
import { numericId } from '@/numeric-id';
import { urlChoice, urlMatching, type UrlParameter, type UrlState, urlText, urlUuid } from '@/url-state';
import type { ActivityFilter, ActivityInput } from './href';
import { kinds } from './words';

/** The page has the entries before this sequence number; 0 for the newest entries. */
const urlSequence: UrlParameter<number> = {
  fallback: 0,
  parse: (text) => (numericId.test(text) ? Number(text) : undefined),
};

const urlNumber = urlMatching(numericId);

/** A calendar date. */
const urlDay: UrlParameter<string> = {
  fallback: '',
  parse: (text) => (isDay(text) && text >= '0001-01-02' ? text : undefined),
};

const urlKind = urlChoice(['', ...kinds], '');

/** The URL parameters of the page. */
export const activitySearch = {
  scope: urlKind,
  item: urlText(100),
  role: urlUuid,
  project: urlNumber,
  user: urlUuid,
  since: urlDay,
  until: urlDay,
  before: urlSequence,
};

export type ActivitySearch = UrlState<typeof activitySearch>;

/** The start of the day that is `days` after a given one. Days are in UTC, so that a link shows everybody the same entries. */
const startOf = (day: string, days = 0) => new Date(Date.parse(day) + days * 24 * 60 * 60 * 1000).toISOString();
const lastDay = '9999-12-31';

/** The filter for the page's URL parameters, whose `until` is the last day included. */
export const activityFilter = ({ scope, item, role, project, user, since, until }: ActivitySearch): ActivityFilter => ({
  ...(scope === '' ? {} : { scope }),
  ...(item === '' ? {} : { item_id: item }),
  ...(role === '' ? {} : { role_id: role }),
  ...(project === '' ? {} : { project_id: Number(project) }),
  ...(user === '' ? {} : { about: user }),
  ...(since === '' ? {} : { since: startOf(since) }),
  ...(until === '' || until >= lastDay ? {} : { until: startOf(until, 1) }),
});

/**
 * The query for a list of changes, shared so that pages prefetch exactly what `ActivityList` requests.
 * @param before the sequence number of the last entry of the previous page, if any, so that new entries shift no page
 */
export const activityInput = (
  organization_id: string,
  filter: ActivityFilter,
  limit: number,
  before = 0,
): ActivityInput => ({
  organization_id,
  ...filter,
  limit,
  ...(before === 0 ? {} : { before }),
});
