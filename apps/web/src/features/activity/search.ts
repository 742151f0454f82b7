import { isDay } from '@rolecall/contracts/times';
import { numericId } from '@/numeric-id';
import { urlChoice, urlMatching, type UrlParameter, type UrlState, urlText, urlUuid } from '@/url-state';
import type { ActivityFilter, ActivityInput } from './href';
import { kinds } from './words';

/** The sequence that a page of the list stands before; 0 for the newest entries. */
const urlSequence: UrlParameter<number> = {
  fallback: 0,
  parse: (text) => (numericId.test(text) ? Number(text) : undefined),
};

const urlNumber = urlMatching(numericId);

/** A day of the calendar. */
const urlDay: UrlParameter<string> = {
  fallback: '',
  parse: (text) => (isDay(text) && text >= '0001-01-02' ? text : undefined),
};

const urlKind = urlChoice(['', ...kinds], '');

/** What the page's address says. */
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

/** The first instant of a day and, counted from there, of the next one. Days are those of UTC, so that a link leads everybody to the same. */
const startOf = (day: string, days = 0) => new Date(Date.parse(day) + days * 24 * 60 * 60 * 1000).toISOString();
const lastDay = '9999-12-31';

/** The filter of a page's address; `until` is the last day that counts. */
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
 * The query of a list of changes; pages prefetch what `ActivityList` will ask for.
 * @param before the sequence of the last entry of the page before, if any: what is written meanwhile moves nothing
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
