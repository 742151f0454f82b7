import {
  asUuid,
  doesNotExist,
  notFound,
  page,
  pathId,
  RoleExternalReference,
  RoleExternalReferenceCreate,
  RoleExternalReferenceListInput,
  RoleExternalReferenceLookup,
  RoleExternalReferenceLookupResult,
  RoleExternalReferenceOverviewInput,
  RoleExternalReferenceProviders,
  RoleExternalReferenceWithRole,
} from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { z } from 'zod';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import { uniqueSentences } from '../violations.ts';
import {
  deleteReference,
  findReferenceById,
  findReferenceBySlug,
  insertReference,
  isSlugTaken,
  listProviders,
  listReferences,
  listReferencesWithRole,
} from './queries.ts';

const ReferenceId = z.object({ id: pathId('UUID of the reference.') });

const snapshot = (reference: RoleExternalReference) => ({
  provider: reference.provider,
  provider_organization_id: reference.provider_organization_id,
  provider_role_id: reference.provider_role_id,
  provider_role_slug: reference.provider_role_slug,
  provider_role_name: reference.provider_role_name,
  role: reference.role,
});

/** What ties roles to groups elsewhere: a GitHub team, a Slack channel, a Linear team, a Jira group. */
export const roleExternalReferencesRouter = router({
  list: organizationProcedure('roleExternalReferences.list')
    .input(RoleExternalReferenceListInput)
    .output(output(page(RoleExternalReference)))
    .query(async ({ ctx, input: { limit, offset, provider, provider_organization_id, role_id } }) => {
      const { count, results } = await listReferences(
        ctx.database.executor,
        ctx.organization.id,
        { provider, provider_organization_id, role_id },
        { limit, offset },
      );
      return { count: count ?? ctx.organization.role_external_reference_count, results };
    }),

  /** References with the names of their roles, searched; in order of provider and name. */
  overview: organizationProcedure('roleExternalReferences.overview')
    .input(RoleExternalReferenceOverviewInput)
    .output(output(page(RoleExternalReferenceWithRole)))
    .query(({ ctx, input }) => listReferencesWithRole(ctx.database.executor, ctx.organization.id, input)),

  /** The providers that there are references to. */
  providers: organizationProcedure('roleExternalReferences.providers')
    .output(output(RoleExternalReferenceProviders))
    .query(({ ctx }) => listProviders(ctx.database.executor, ctx.organization.id)),

  /** Which reference stands for a group elsewhere; with both slug and id given, the one whose id matches comes first. */
  lookup: organizationProcedure('roleExternalReferences.lookup')
    .input(RoleExternalReferenceLookup)
    .output(output(RoleExternalReferenceLookupResult))
    .query(async ({ ctx, input }) => {
      const db = ctx.database.executor;
      const reference =
        (await findReferenceById(db, ctx.organization.id, input)) ??
        (await findReferenceBySlug(db, ctx.organization.id, input));
      return { reference: reference ?? null };
    }),

  create: organizationProcedure('roleExternalReferences.create')
    .input(RoleExternalReferenceCreate)
    .output(output(RoleExternalReference))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const roleName = await findRoleName(trx, organizationId, input.role);
        if (!roleName) throw doesNotExist('role', input.role);
        // Where both rules are broken, the slug is told: the unique indexes would tell either.
        if (await isSlugTaken(trx, organizationId, input)) throw uniqueSentences.role_external_references_slug();
        const { actor } = ctx;
        const reference: RoleExternalReference = {
          id: newId(),
          provider: input.provider,
          provider_organization_id: input.provider_organization_id,
          provider_role_id: input.provider_role_id,
          provider_role_slug: input.provider_role_slug ?? null,
          provider_role_name: input.provider_role_name,
          role: input.role,
          created_at: ctx.now(),
          created_by: actor.kind === 'user' ? actor.user : null,
        };
        const { role, created_by, ...columns } = reference;
        await insertReference(trx, organizationId, {
          ...columns,
          role_id: role,
          created_by_user_id: created_by?.id ?? null,
        });
        return {
          answer: reference,
          activity: {
            scope: 'RoleExternalReference',
            activity: 'created',
            item_id: reference.id,
            item_name: `${reference.provider_role_name} (${reference.provider}) for ${roleName}`,
            role_id: role,
            organization_id: organizationId,
            before: null,
            after: snapshot(reference),
          },
        };
      }),
    ),

  delete: organizationProcedure('roleExternalReferences.delete')
    .input(ReferenceId)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const id = asUuid(input.id);
        const reference = id && (await deleteReference(trx, organizationId, id));
        if (!reference) throw notFound();
        return {
          answer: undefined,
          activity: {
            scope: 'RoleExternalReference',
            activity: 'deleted',
            item_id: id,
            item_name: `${reference.provider_role_name} (${reference.provider})`,
            role_id: reference.role,
            organization_id: organizationId,
            before: reference,
            after: null,
          },
        };
      }),
    ),
});
