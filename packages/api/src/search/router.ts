import { SearchInput, SearchResults } from '@rolecall/contracts';
import { mayCall } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { reachOf } from '../project-reach.ts';
import { searchMembers, searchProjects, searchRoles } from './queries.ts';

/** Finds things by their names. */
export const searchRouter = router({
  /** What of the organization has a name like this, of each kind a few. Of a key, the kinds that its scopes let it read. */
  everything: organizationProcedure('search.everything')
    .input(SearchInput)
    .output(output(SearchResults))
    .query(async ({ ctx, input: { search } }): Promise<SearchResults> => {
      const { organization } = ctx;
      const db = ctx.database.executor;
      const [members, roles, projects] = await Promise.all([
        mayCall(ctx, 'members.list') ? searchMembers(db, organization.id, search) : [],
        searchRoles(db, organization.id, search),
        mayCall(ctx, 'projects.list') ? searchProjects(db, organization.id, reachOf(ctx), search) : [],
      ]);
      return { members, roles, projects };
    }),
});
