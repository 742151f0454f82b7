import { searchLimit, type SearchResults } from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { isVisible, type Reach } from '../access.ts';
import { countOf } from '../count.ts';
import { byFit, contains } from '../search.ts';

/** The first results, with the total count. */
type Found<Kind extends keyof SearchResults['counts']> = Promise<{ results: SearchResults[Kind]; count: number }>;

/** Runs the count query only if there may be more results. */
const counted = async <Row>(results: Row[], count: () => Promise<number>) => ({
  results,
  count: results.length < searchLimit ? results.length : await count(),
});

/** Members whose name or address contains the term. */
export async function searchMembers(db: Executor, organizationId: string, term: string): Found<'members'> {
  const found = db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .where('m.organization_id', '=', organizationId)
    .where('u.is_active', '=', 1)
    .where(contains('u.search_key', term));
  const first = await found
    .select(['u.uuid', 'u.first_name', 'u.last_name', 'u.email'])
    .orderBy(byFit('u.search_key', term))
    .orderBy('u.search_key')
    .orderBy('u.id')
    .limit(searchLimit)
    .execute();
  return counted(first, () => countOf(found));
}

/** Roles whose name contains the term. */
export async function searchRoles(db: Executor, organizationId: string, term: string): Found<'roles'> {
  const found = db
    .selectFrom('roles')
    .where('organization_id', '=', organizationId)
    .where(contains('search_key', term));
  const first = await found
    .select(['id', 'name'])
    .orderBy(byFit('search_key', term))
    .orderBy('name_key')
    .limit(searchLimit)
    .execute();
  return counted(first, () => countOf(found));
}

/** Projects that the caller may see and whose name contains the term. */
export async function searchProjects(
  db: Executor,
  organizationId: string,
  reach: Reach,
  term: string,
): Found<'projects'> {
  const found = db
    .selectFrom('projects as p')
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .where(contains('p.search_key', term));
  const first = await found
    .select(['p.id', 'p.name'])
    .orderBy(byFit('p.search_key', term))
    .orderBy('p.name_key')
    .limit(searchLimit)
    .execute();
  return counted(first, () => countOf(found));
}
