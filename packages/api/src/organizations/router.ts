import {
  expecting,
  Organization,
  OrganizationCreate,
  OrganizationPolicy,
  OrganizationUpdate,
  page,
  PageInput,
} from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { authorizeInOrganization } from '../authorization.ts';
import { userOf } from '../context.ts';
import { output } from '../output.ts';
import { authenticatedProcedure, organizationProcedure, router } from '../procedures.ts';
import {
  describeOrganization,
  describePolicy,
  findOrganization,
  findOrganizationsOfKey,
  listOrganizations,
} from './queries.ts';
import { createOrganization, deleteOrganization, updateOrganization } from './service.ts';

/** Organizations, as their members see them. */
export const organizationsRouter = router({
  /** The organizations that the caller belongs to and their key reaches. */
  list: authenticatedProcedure('organizations.list')
    .input(PageInput)
    .output(output(page(Organization)))
    .query(({ ctx, input }) => {
      const { user, key } = ctx.actor;
      return ctx.read(async (db) => listOrganizations(db, user.id, await findOrganizationsOfKey(db, key), input));
    }),

  get: organizationProcedure('organizations.get')
    .output(output(Organization))
    .query(({ ctx }) =>
      ctx.read(async (db) => {
        // Read again, in the snapshot that the output is read from.
        const { organization } = await authorizeInOrganization(ctx.actor, 'organizations.get', (actor) =>
          findOrganization(db, ctx.organization.id, userOf(actor)?.id ?? null),
        );
        return describeOrganization(db, organization);
      }),
    ),

  /** How members must sign in. */
  policy: organizationProcedure('organizations.policy')
    .output(output(OrganizationPolicy))
    .query(({ ctx }) => describePolicy(ctx.database.executor, ctx.organization)),

  /** Creates an organization with the caller as its owner, and makes it the caller's current organization. */
  create: authenticatedProcedure('organizations.create')
    .input(OrganizationCreate)
    .output(output(Organization))
    .mutation(({ ctx, input: { name } }) => {
      const id = newId();
      return ctx.write((unit) => createOrganization(unit, id, name, unit.actor.user), id);
    }),

  update: organizationProcedure('organizations.update')
    .input(OrganizationUpdate)
    .input(expecting(OrganizationUpdate))
    .output(output(Organization))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateOrganization(unit, input))),

  /** Deletes the organization with everything that belongs to it. */
  delete: organizationProcedure('organizations.delete').mutation(({ ctx }) => ctx.write(deleteOrganization)),
});
