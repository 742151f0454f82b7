import { searchLimit, type SearchResults } from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { isVisible, type Reach } from '../access.ts';
import { byFit, contains } from '../search.ts';

/** Members whose name or address contains the term. */
export const searchMembers = (db: Executor, organizationId: string, term: string): Promise<SearchResults['members']> =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.uuid', 'u.first_name', 'u.last_name', 'u.email'])
    .where('m.organization_id', '=', organizationId)
    .where('u.is_active', '=', 1)
    .where(contains('u.search_key', term))
    .orderBy(byFit('u.search_key', term))
    .orderBy('u.search_key')
    .orderBy('u.id')
    .limit(searchLimit)
    .execute();

/** Roles whose name contains the term. */
export const searchRoles = (db: Executor, organizationId: string, term: string): Promise<SearchResults['roles']> =>
  db
    .selectFrom('roles')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where(contains('search_key', term))
    .orderBy(byFit('search_key', term))
    .orderBy('name_key')
    .limit(searchLimit)
    .execute();

/** Projects that the caller may see and whose name contains the term. */
export const searchProjects = (
  db: Executor,
  organizationId: string,
  reach: Reach,
  term: string,
): Promise<SearchResults['projects']> =>
  db
    .selectFrom('projects as p')
    .select(['p.id', 'p.name'])
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .where(contains('p.search_key', term))
    .orderBy(byFit('p.search_key', term))
    .orderBy('p.name_key')
    .limit(searchLimit)
    .execute();
