import {
  MemberApiKey,
  MemberApiKeyListInput,
  notFound,
  page,
  PersonalApiKey,
  PersonalApiKeyCreate,
  PersonalApiKeyCreated,
  PersonalApiKeyDeleteMany,
  PersonalApiKeyId,
  PersonalApiKeyListInput,
} from '@rolecall/contracts';
import { output } from '../output.ts';
import { keyProcedure, organizationProcedure, router, sessionProcedure } from '../procedures.ts';
import { toKey } from './mapper.ts';
import { findKey, listKeys } from './queries.ts';
import { createKey, describeKeysOfMembers, revokeKey, revokeManyKeys } from './service.ts';

/**
 * The caller's own API keys and, for admins, those that reach their organization. Only sessions can manage keys: a
 * leaked key must not be able to create others.
 */
export const personalApiKeysRouter = router({
  list: sessionProcedure('personalApiKeys.list')
    .input(PersonalApiKeyListInput)
    .output(output(page(PersonalApiKey)))
    .query(async ({ ctx, input }) => {
      const { count, results } = await ctx.read((db) => listKeys(db, ctx.actor.user.id, input));
      return { count, results: results.map((row) => toKey(row, ctx)) };
    }),

  /**
   * The keys of members that reach the organization, for its admins: who owns them and what they may do, but never
   * their values.
   */
  listOfOrganization: organizationProcedure('personalApiKeys.listOfOrganization')
    .input(MemberApiKeyListInput)
    .output(output(page(MemberApiKey)))
    .query(({ ctx, input }) => ctx.read((db) => describeKeysOfMembers(db, ctx, input))),

  /** The key that authenticates the request, so that a program can find out what it may do. */
  current: keyProcedure('personalApiKeys.current')
    .output(output(PersonalApiKey))
    .query(async ({ ctx }) => {
      const row = await findKey(ctx.database.executor, ctx.actor.key.id);
      // Revoked since the request began.
      if (!row) throw notFound();
      return toKey(row, ctx);
    }),

  /** Creates a key. Its value is returned only once. */
  create: sessionProcedure('personalApiKeys.create')
    .input(PersonalApiKeyCreate)
    .output(output(PersonalApiKeyCreated))
    .mutation(({ ctx, input }) => ctx.write((unit) => createKey(unit, unit.actor.user, input))),

  /** Revokes a key. It stops working with the next request. */
  delete: sessionProcedure('personalApiKeys.delete')
    .input(PersonalApiKeyId)
    .mutation(({ ctx, input }) => ctx.write((unit) => revokeKey(unit, input))),

  /** Revokes several keys: all of them or, if one does not exist, none. */
  deleteMany: sessionProcedure('personalApiKeys.deleteMany')
    .input(PersonalApiKeyDeleteMany)
    .mutation(({ ctx, input }) => ctx.write((unit) => revokeManyKeys(unit, input))),
});
