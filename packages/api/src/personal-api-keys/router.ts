import {
  asUuid,
  notFound,
  page,
  PageInput,
  PersonalApiKey,
  PersonalApiKeyCreate,
  PersonalApiKeyCreated,
  PersonalApiKeyId,
  type Scope,
} from '@rolecall/contracts';
import type { PersonalApiKeyRow } from '@rolecall/db';
import { countOf } from '../count.ts';
import type { LastUsed } from '../last-used.ts';
import { output } from '../output.ts';
import { change, keyProcedure, router, sessionProcedure } from '../procedures.ts';
import { createPersonalApiKey } from './create.ts';
import { revokeKeys } from './revoke.ts';

const parseList = <T>(json: string | null) => (json === null ? null : (JSON.parse(json) as T[]));

const toKey = (row: PersonalApiKeyRow, { lastUsed }: { lastUsed: LastUsed }): PersonalApiKey => ({
  id: row.id,
  label: row.label,
  mask: row.mask,
  scopes: parseList<Scope>(row.scopes) ?? [],
  scoped_organizations: parseList<string>(row.scoped_organizations),
  scoped_projects: parseList<number>(row.scoped_projects),
  created_at: row.created_at,
  expires_at: row.expires_at,
  last_used_at: lastUsed.latest('key', row),
});

/** The caller's own API keys. Only a session manages them: a key that leaked must not make itself successors. */
export const personalApiKeysRouter = router({
  list: sessionProcedure('personalApiKeys.list')
    .input(PageInput)
    .output(output(page(PersonalApiKey)))
    .query(async ({ ctx, input }) => {
      const own = ctx.database.executor.selectFrom('personal_api_keys').where('user_id', '=', ctx.actor.user.id);
      const rows = await own
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .limit(input.limit)
        .offset(input.offset)
        .execute();
      const count = await countOf(own);
      return { count, results: rows.map((row) => toKey(row, ctx)) };
    }),

  /** The key that the request carries: how a program learns what it may do. */
  current: keyProcedure('personalApiKeys.current')
    .output(output(PersonalApiKey))
    .query(async ({ ctx }) => {
      const row = await ctx.database.executor
        .selectFrom('personal_api_keys')
        .selectAll()
        .where('id', '=', ctx.actor.key.id)
        .executeTakeFirst();
      // Revoked since the request began.
      if (!row) throw notFound();
      return toKey(row, ctx);
    }),

  /** Makes a key; its value is answered this once. */
  create: sessionProcedure('personalApiKeys.create')
    .input(PersonalApiKeyCreate)
    .output(output(PersonalApiKeyCreated))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { key, activity } = await createPersonalApiKey(trx, ctx.actor.user, input, ctx.now());
        return { answer: key, activity };
      }),
    ),

  /** Revokes a key: it stops working with the next request. */
  delete: sessionProcedure('personalApiKeys.delete')
    .input(PersonalApiKeyId)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const id = asUuid(input.id);
        const activity = id ? await revokeKeys(trx, ctx.actor.user.id, id) : [];
        if (activity.length === 0) throw notFound();
        return { answer: undefined, activity };
      }),
    ),
});
