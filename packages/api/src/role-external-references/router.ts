import {
  page,
  pathId,
  RoleExternalReference,
  RoleExternalReferenceCreate,
  RoleExternalReferenceDeleteMany,
  RoleExternalReferenceHealth,
  RoleExternalReferenceHealthInput,
  RoleExternalReferenceListInput,
  RoleExternalReferenceLookup,
  RoleExternalReferenceLookupMany,
  RoleExternalReferenceLookupManyResult,
  RoleExternalReferenceLookupResult,
  RoleExternalReferenceOverviewInput,
  RoleExternalReferenceProviders,
  RoleExternalReferenceWithRole,
} from '@rolecall/contracts';
import { z } from 'zod';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { listHealth, listProviders, listReferences, listReferencesWithRole } from './queries.ts';
import {
  createReference,
  deleteManyReferences,
  deleteReference,
  lookUpReference,
  lookUpReferences,
} from './service.ts';

const ReferenceId = z.object({ id: pathId('UUID of the reference.') });

/** References from roles to external groups: a GitHub team, a Slack channel, a Linear team, a Jira group. */
export const roleExternalReferencesRouter = router({
  list: organizationProcedure('roleExternalReferences.list')
    .input(RoleExternalReferenceListInput)
    .output(output(page(RoleExternalReference)))
    .query(({ ctx, input: { limit, offset, provider, provider_organization_id, role_id } }) =>
      ctx.read((db) =>
        listReferences(db, ctx.organization.id, { provider, provider_organization_id, role_id }, { limit, offset }),
      ),
    ),

  /** References with the names of their roles, searched and sorted. */
  overview: organizationProcedure('roleExternalReferences.overview')
    .input(RoleExternalReferenceOverviewInput)
    .output(output(page(RoleExternalReferenceWithRole)))
    .query(({ ctx, input }) => ctx.read((db) => listReferencesWithRole(db, ctx.organization.id, input))),

  /** The providers that have references. */
  providers: organizationProcedure('roleExternalReferences.providers')
    .output(output(RoleExternalReferenceProviders))
    .query(({ ctx }) => listProviders(ctx.database.executor, ctx.organization.id)),

  /** Finds the reference for an external group; given both id and slug, a match by id takes precedence. */
  lookup: organizationProcedure('roleExternalReferences.lookup')
    .input(RoleExternalReferenceLookup)
    .output(output(RoleExternalReferenceLookupResult))
    .query(async ({ ctx, input }) => ({
      reference: await lookUpReference(ctx.database.executor, ctx.organization.id, input),
    })),

  /** The same for many groups at once, in order. */
  lookupMany: organizationProcedure('roleExternalReferences.lookupMany')
    .input(RoleExternalReferenceLookupMany)
    .output(output(RoleExternalReferenceLookupManyResult))
    .query(async ({ ctx, input: { keys } }) => ({
      references: await ctx.read((db) => lookUpReferences(db, ctx.organization.id, keys)),
    })),

  /** What syncs last saw of each reference's external group. */
  health: organizationProcedure('roleExternalReferences.health')
    .input(RoleExternalReferenceHealthInput)
    .output(output(page(RoleExternalReferenceHealth)))
    .query(({ ctx, input: { limit, offset } }) =>
      ctx.read((db) => listHealth(db, ctx.organization.id, { limit, offset })),
    ),

  create: organizationProcedure('roleExternalReferences.create')
    .input(RoleExternalReferenceCreate)
    .output(output(RoleExternalReference))
    .mutation(({ ctx, input }) => ctx.write((unit) => createReference(unit, input))),

  delete: organizationProcedure('roleExternalReferences.delete')
    .input(ReferenceId)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteReference(unit, input))),

  /** Deletes several references: all of them or, if one does not exist, none. */
  deleteMany: organizationProcedure('roleExternalReferences.deleteMany')
    .input(RoleExternalReferenceDeleteMany)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteManyReferences(unit, input))),
});
