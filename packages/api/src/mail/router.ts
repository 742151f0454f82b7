import { KeptMail, MailListInput, page } from '@rolecall/contracts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';

/** Mails that a demo keeps to be looked at. */
export const mailsRouter = router({
  /** The latest first unless something else is asked for; none where this is no demo. Links in them open accounts, so that keys are shown none. */
  list: organizationProcedure('mails.list')
    .input(MailListInput)
    .output(output(page(KeptMail)))
    .query(async ({ ctx, input: { order, limit, offset } }) => {
      const isKey = ctx.actor.kind === 'user' && ctx.actor.key !== null;
      const kept = isKey ? undefined : await ctx.mail.kept?.list(ctx.database.executor, ctx.organization.id, order);
      return { count: kept?.length ?? 0, results: kept?.slice(offset, offset + limit) ?? [] };
    }),
});
