import { hasScope, type Scope, SearchInput, SearchResults } from '@rolecall/contracts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { reachOf } from '../projects/reach.ts';
import { searchMembers, searchProjects, searchRoles } from './queries.ts';

/** Finds things by their names. */
export const searchRouter = router({
  /** What of the organization has a name like this, of each kind a few. Of a key, the kinds that its scopes let it read. */
  everything: organizationProcedure('search.everything')
    .input(SearchInput)
    .output(output(SearchResults))
    .query(async ({ ctx, input: { search } }): Promise<SearchResults> => {
      const { actor, organization } = ctx;
      const db = ctx.database.executor;
      const mayRead = (scope: Exclude<Scope, '*'>) =>
        actor.kind === 'system' || !actor.key || hasScope(actor.key.scopes, scope);
      const [members, roles, projects] = await Promise.all([
        mayRead('organization_member:read') ? searchMembers(db, organization.id, search) : [],
        searchRoles(db, organization.id, search),
        mayRead('project:read') ? searchProjects(db, organization.id, reachOf(ctx), search) : [],
      ]);
      return { members, roles, projects };
    }),
});
