import { SearchInput, SearchResults } from '@rolecall/contracts';
import { reachOf } from '../access.ts';
import { mayCall } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { searchMembers, searchProjects, searchRoles } from './queries.ts';

/** Searches an organization by name. */
export const searchRouter = router({
  /**
   * Finds members, roles and projects of the organization by name, a few of each kind. An API key gets only the kinds
   * that its scopes allow it to read.
   */
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
