import { Organization, OrganizationCreate, OrganizationUpdate, page, PageInput } from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { output } from '../output.ts';
import { authenticatedProcedure, organizationProcedure, router } from '../procedures.ts';
import { describeOrganization, findOrganizationsOfKey, listOrganizations } from './queries.ts';
import { createOrganization, deleteOrganization, updateOrganization } from './service.ts';

/** Organizations, as their members see them. */
export const organizationsRouter = router({
  /** The organizations the caller is in and the key reaches. */
  list: authenticatedProcedure('organizations.list')
    .input(PageInput)
    .output(output(page(Organization)))
    .query(async ({ ctx, input }) => {
      const { user, key } = ctx.actor;
      const db = ctx.database.executor;
      return listOrganizations(db, user.id, await findOrganizationsOfKey(db, key), input);
    }),

  get: organizationProcedure('organizations.get')
    .output(output(Organization))
    .query(({ ctx }) => describeOrganization(ctx.database.executor, ctx.organization)),

  /** Makes an organization whose owner the caller is, and the caller's current one. */
  create: authenticatedProcedure('organizations.create')
    .input(OrganizationCreate)
    .output(output(Organization))
    .mutation(({ ctx, input: { name } }) => {
      const id = newId();
      return ctx.write((unit) => createOrganization(unit, id, name, unit.actor.user), id);
    }),

  update: organizationProcedure('organizations.update')
    .input(OrganizationUpdate)
    .output(output(Organization))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateOrganization(unit, input))),

  /** Deletes the organization with all that belongs to it. */
  delete: organizationProcedure('organizations.delete').mutation(({ ctx }) => ctx.write(deleteOrganization)),
});
