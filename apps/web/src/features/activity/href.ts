import type { Route } from 'next';
import type { RouterInputs } from '@/trpc/client';

export type ActivityInput = RouterInputs['activityLog']['list'];

/** Which changes: those of a kind, of a thing, of a role or a project with what belongs to it, by or about a person, in a time. */
export type ActivityFilter = Pick<
  ActivityInput,
  'scope' | 'item_id' | 'role_id' | 'project_id' | 'about' | 'since' | 'until'
>;

/** Where the page of the changes is that pass a filter. */
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
