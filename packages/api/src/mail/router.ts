import { KeptMail, MailListInput, page } from '@rolecall/contracts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';

/** The mails that a demo keeps for viewing. */
export const mailsRouter = router({
  /** Newest first by default; empty unless this is a demo. API keys see none, because links in the mails open accounts. */
  list: organizationProcedure('mails.list')
    .input(MailListInput)
    .output(output(page(KeptMail)))
    .query(async ({ ctx, input }) => {
      const isKey = ctx.actor.kind === 'user' && ctx.actor.key !== null;
      const kept = isKey ? undefined : await ctx.mail.kept?.list(ctx.database.executor, ctx.organization.id, input);
      return { count: kept?.length ?? 0, results: kept?.slice(input.offset, input.offset + input.limit) ?? [] };
    }),
});
