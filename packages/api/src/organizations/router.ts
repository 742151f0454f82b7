import {
  doesNotExist,
  levels,
  Organization,
  OrganizationCreate,
  OrganizationUpdate,
  page,
  PageInput,
} from '@rolecall/contracts';
import { laterOf } from '@rolecall/db';
import { output } from '../output.ts';
import { authenticatedProcedure, change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import { createOrganization } from './create.ts';
import { describeOrganization, findOrganization, findOrganizationsOfKey, listOrganizations } from './queries.ts';

const snapshot = ({ name, default_role_id, posthog_contact, shared_slack_channel_url }: Organization) => ({
  name,
  default_role_id,
  posthog_contact,
  shared_slack_channel_url,
});

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
    .mutation(
      change(async ({ ctx, input: { name }, trx }) => {
        const now = ctx.now();
        const { id, slug, activity } = await createOrganization(trx, name, ctx.actor.user, now);
        const answer: Organization = {
          id,
          name,
          slug,
          created_at: now,
          updated_at: now,
          membership_level: levels.owner,
          member_count: 1,
          default_role_id: null,
          posthog_contact: null,
          shared_slack_channel_url: null,
        };
        return { answer, activity };
      }),
    ),

  update: organizationProcedure('organizations.update')
    .input(OrganizationUpdate)
    .output(output(Organization))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const userId = ctx.actor.kind === 'user' ? ctx.actor.user.id : null;
        const read = async () =>
          describeOrganization(trx, (await findOrganization(trx, organizationId, userId)) ?? ctx.organization);
        const before = await read();
        if (input.default_role_id !== undefined) {
          if (
            input.default_role_id !== null &&
            (await findRoleName(trx, organizationId, input.default_role_id)) === undefined
          )
            throw doesNotExist('default_role_id', input.default_role_id);
          await trx
            .updateTable('roles')
            .set({ is_default: 0 })
            .where('organization_id', '=', organizationId)
            .where('is_default', '=', 1)
            .execute();
          if (input.default_role_id !== null)
            await trx
              .updateTable('roles')
              .set({ is_default: 1 })
              .where('organization_id', '=', organizationId)
              .where('id', '=', input.default_role_id)
              .execute();
        }
        await trx
          .updateTable('organizations')
          .set({
            name: input.name ?? before.name,
            ...(input.posthog_contact === undefined ? {} : { contact_name: input.posthog_contact?.name ?? null }),
            ...(input.shared_slack_channel_url === undefined
              ? {}
              : { shared_slack_channel_url: input.shared_slack_channel_url }),
            updated_at: laterOf(ctx.now(), before.updated_at),
          })
          .where('id', '=', organizationId)
          .execute();
        const answer = await read();
        return {
          answer,
          activity: {
            scope: 'Organization',
            activity: 'updated',
            item_id: organizationId,
            item_name: answer.name,
            organization_id: organizationId,
            before: snapshot(before),
            after: snapshot(answer),
          },
        };
      }),
    ),

  /** Deletes the organization with all that belongs to it, its activity log included. */
  delete: organizationProcedure('organizations.delete').mutation(
    change(async ({ ctx, trx }) => {
      const { id, name } = ctx.organization;
      const before = snapshot(await describeOrganization(trx, ctx.organization));
      await trx.deleteFrom('organizations').where('id', '=', id).execute();
      // Kept outside the organization, whose own log is gone with it.
      return {
        answer: undefined,
        activity: {
          scope: 'Organization',
          activity: 'deleted',
          item_id: id,
          item_name: name,
          organization_id: null,
          before,
          after: null,
        },
      };
    }),
  ),
});
