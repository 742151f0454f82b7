import { type KeptMail, type MailListInput, normalizedKey } from '@rolecall/contracts';
import type { Executor, MailRow } from '@rolecall/db';
import type { z } from 'zod';
import { ascendingBy, orderOf } from '../order.ts';
import type { WrittenMail } from './content.ts';
import { findMemberAddresses } from './queries.ts';
import type { Transport } from './sender.ts';

/** How many mails are kept. */
const most = 100;

/** Domains that nobody can have (RFC 2606): what is sent there may be shown. */
const nobodysDomain = /@example\.(?:com|net|org)$|\.(?:example|invalid|test)$/i;

/** What a mail is ordered by: those that are equal in it, by age. */
const orders = {
  created_at: ({ created_at }: KeptMail) => created_at,
  subject: ({ subject }: KeptMail) => normalizedKey(subject),
  recipient: ({ recipient }: KeptMail) => normalizedKey(recipient),
};

/** The last mails of a demo, in memory, for owners to look at: they are sent to nobody. */
export class KeptMails implements Transport {
  readonly #kept: { mail: KeptMail; organizationId: string | null }[] = [];

  async send({ recipient, subject, text, html }: WrittenMail, row: MailRow): Promise<void> {
    const { id, kind, created_at, organization_id } = row;
    // What shows whose an address is, its owner alone is to have.
    const shown = (form: string) => (nobodysDomain.test(recipient) ? form : form.replaceAll(/\?proof=[\w-]+/g, ''));
    const mail = { id, kind, recipient, subject, text: shown(text), html: shown(html), created_at };
    this.#kept.unshift({ mail, organizationId: organization_id });
    this.#kept.splice(most);
  }

  close(): void {}

  /**
   * The mails that an owner may see, in order: those about the organization, and those to its members whose
   * addresses can be nobody's, as links in them open accounts.
   */
  async list(
    db: Executor,
    organizationId: string,
    order: z.output<typeof MailListInput>['order'],
  ): Promise<KeptMail[]> {
    const toAccounts = this.#kept
      .filter(({ mail, organizationId }) => organizationId === null && nobodysDomain.test(mail.recipient))
      .map(({ mail }) => mail.recipient);
    const members = await findMemberAddresses(db, organizationId, toAccounts);
    const seen = this.#kept
      .filter(({ mail, organizationId: about }) =>
        about === null ? members.has(mail.recipient) : about === organizationId,
      )
      // The latest last, as they are kept the other way round: sorting leaves equal ones as they are.
      .map(({ mail }) => mail)
      .toReversed();
    const { column: keyOf, direction } = orderOf(orders, order);
    const sorted = seen.toSorted(ascendingBy(keyOf));
    return direction === 'asc' ? sorted : sorted.toReversed();
  }
}
