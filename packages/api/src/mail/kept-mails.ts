import type { KeptMail } from '@rolecall/contracts';
import type { Executor, MailRow } from '@rolecall/db';
import type { WrittenMail } from './content.ts';
import { findMemberAddresses } from './queries.ts';
import type { Transport } from './sender.ts';

/** How many mails are kept. */
const most = 100;

/** Domains that nobody can have (RFC 2606): what is sent there may be shown. */
const nobodysDomain = /@example\.(?:com|net|org)$|\.(?:example|invalid|test)$/i;

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
   * The mails that an owner may see, the latest first: those about the organization, and those to its members whose
   * addresses can be nobody's, as links in them open accounts.
   */
  async list(db: Executor, organizationId: string): Promise<KeptMail[]> {
    const toAccounts = this.#kept
      .filter(({ mail, organizationId }) => organizationId === null && nobodysDomain.test(mail.recipient))
      .map(({ mail }) => mail.recipient);
    const members = await findMemberAddresses(db, organizationId, toAccounts);
    return this.#kept
      .filter(({ mail, organizationId: about }) =>
        about === null ? members.has(mail.recipient) : about === organizationId,
      )
      .map(({ mail }) => mail);
  }
}
