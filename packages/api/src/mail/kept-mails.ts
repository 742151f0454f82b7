import { type KeptMail, type MailListInput, normalizedKey, searchKey } from '@rolecall/contracts';
import type { Executor, MailRow } from '@rolecall/db';
import type { z } from 'zod';
import { ascendingBy, orderOf } from '../order.ts';
import type { WrittenMail } from './content.ts';
import { findMemberAddresses } from './queries.ts';
import type { Transport } from './sender.ts';

/** How many mails are kept. */
const most = 100;

/** Reserved domains that nobody can own (RFC 2606), so that mail to them may be shown. */
const nobodysDomain = /@example\.(?:com|net|org)$|\.(?:example|invalid|test)$/i;

/** The keys that mails can be ordered by. Equal ones are ordered by age. */
const orders = {
  created_at: ({ created_at }: KeptMail) => created_at,
  subject: ({ subject }: KeptMail) => normalizedKey(subject),
  recipient: ({ recipient }: KeptMail) => normalizedKey(recipient),
};

/** The latest mails of a demo, kept in memory for owners to view instead of being sent. */
export class KeptMails implements Transport {
  readonly #kept: { mail: KeptMail; organizationId: string | null }[] = [];

  async send({ recipient, subject, text, html }: WrittenMail, row: MailRow): Promise<void> {
    const { id, kind, created_at, organization_id } = row;
    // The proof in a link shows who owns an address, so nobody but its owner may see it.
    const shown = (form: string) => (nobodysDomain.test(recipient) ? form : form.replaceAll(/\?proof=[\w-]+/g, ''));
    const mail = { id, kind, recipient, subject, text: shown(text), html: shown(html), created_at };
    this.#kept.unshift({ mail, organizationId: organization_id });
    this.#kept.splice(most);
  }

  close(): void {}

  /**
   * The mails that an owner may see, searched and in order: those about the organization, and those to members with an
   * address in a reserved domain. Other mail to members is withheld, because its links open accounts.
   */
  async list(
    db: Executor,
    organizationId: string,
    { search, order }: Pick<z.output<typeof MailListInput>, 'search' | 'order'>,
  ): Promise<KeptMail[]> {
    const toAccounts = this.#kept
      .filter(({ mail, organizationId }) => organizationId === null && nobodysDomain.test(mail.recipient))
      .map(({ mail }) => mail.recipient);
    const members = await findMemberAddresses(db, organizationId, toAccounts);
    const seen = this.#kept
      .filter(({ mail, organizationId: about }) =>
        about === null ? members.has(mail.recipient) : about === organizationId,
      )
      // Mails are kept newest first. Reversed to oldest first, equal ones stay ordered by age, because sorting is stable.
      .map(({ mail }) => mail)
      .toReversed();
    const term = searchKey(search ?? '');
    const matching = seen.filter(({ recipient, subject }) => searchKey(`${recipient} ${subject}`).includes(term));
    const { column: keyOf, direction } = orderOf(orders, order);
    const sorted = matching.toSorted(ascendingBy(keyOf));
    return direction === 'asc' ? sorted : sorted.toReversed();
  }
}
