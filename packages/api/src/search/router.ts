import { SearchInput, SearchResults } from '@rolecall/contracts';
import { reachOf } from '../access.ts';
import { mayCall } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { searchMembers, searchProjects, searchRoles } from './queries.ts';

/** Finds things by their names. */
export const searchRouter = router({
  /** What of the organization has a name like this, of each kind a few. Of a key, the kinds that its scopes let it read. */
  everything: organizationProcedure('search.everything')
    .input(SearchInput)
    .output(output(SearchResults))
    .query(({ ctx, input: { search } }) => {
      const { id } = ctx.organization;
      return ctx.read(async (db): Promise<SearchResults> => {
        const none = { results: [], count: 0 };
        const members = mayCall(ctx, 'members.list') ? await searchMembers(db, id, search) : none;
        const roles = await searchRoles(db, id, search);
        const projects = mayCall(ctx, 'projects.list') ? await searchProjects(db, id, reachOf(ctx), search) : none;
        return {
          members: members.results,
          roles: roles.results,
          projects: projects.results,
          counts: { members: members.count, roles: roles.count, projects: projects.count },
        };
      });
    }),
});
