import type { Route } from 'next';
import type { RouterInputs } from '@/trpc/client';

export type ActivityInput = RouterInputs['activityLog']['list'];

/** Filters changes by kind, item, role or project (with all that belongs to it), person (as actor or subject), and time. */
export type ActivityFilter = Pick<
  ActivityInput,
  'scope' | 'item_id' | 'role_id' | 'project_id' | 'about' | 'since' | 'until'
>;

/** The URL of the activity page with a filter applied. */
export function activityHref({
  scope,
  item_id,
  role_id,
  project_id,
  about,
}: Omit<ActivityFilter, 'since' | 'until'>): Route {
  const given = Object.entries({ scope, item: item_id, role: role_id, project: project_id, user: about }).filter(
    ([, value]) => value !== undefined,
  );
  return `/activity?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
