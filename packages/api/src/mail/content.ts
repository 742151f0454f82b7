import { asUuid, isSameMailbox } from '@rolecall/contracts';
import type { ConfirmationRow, Executor, MailRow } from '@rolecall/db';
import { findConfirmation } from '../confirmations/queries.ts';
import { confirmationPath } from '../confirmations/service.ts';
import type { Context } from '../context.ts';
import { findHeldInvite } from '../invites/queries.ts';
import { findUserByEmail } from '../users/queries.ts';
import { type MailFacts, type MailKind, type MailLocale, mailLocales } from './kinds.ts';
import { type MailTemplate, unknownDevice } from './messages.ts';
import { mailTime, type MailValues, type RenderedMail, renderMail } from './render.ts';

/** The template and values of a mail, and the path of its link. */
interface Content {
  recipient: string;
  template: MailTemplate;
  values?: MailValues;
  path?: string;
}

interface Source {
  db: Executor;
  context: Pick<Context, 'keyring' | 'now'>;
  mail: MailRow;
  locale: MailLocale;
  confirmation: ConfirmationRow | undefined;
}

const toRecipient = ({ mail }: Source, template: MailTemplate, path: string, values: MailValues = {}): Content => ({
  recipient: mail.recipient,
  template,
  values,
  path,
});

/** A mail with a confirmation link; undefined if the confirmation has been used or has expired. */
function confirming({ context, confirmation, locale }: Source, template: MailTemplate): Content | undefined {
  if (!confirmation) return undefined;
  return {
    recipient: confirmation.email,
    template,
    values: { until: mailTime(locale, confirmation.expires_at) },
    path: confirmationPath(context.keyring, confirmation),
  };
}

/** The current content of a mail of each kind; undefined if it is no longer needed. */
const contents: { [Kind in MailKind]: (source: Source, facts: MailFacts[Kind]) => Promise<Content | undefined> } = {
  async invite(source, { invite_id, expires_at, organization, inviter, message }) {
    const { db, context, mail, locale } = source;
    const invite = await findHeldInvite(db, mail.organization_id ?? '', asUuid(invite_id) ?? '');
    // The invite has been revoked, accepted or renewed, or has expired.
    if (invite?.expires_at !== expires_at || expires_at <= context.now()) return undefined;
    const path = `/invite/${context.keyring.inviteToken(invite)}?proof=${context.keyring.inviteProof(invite)}`;
    const until = mailTime(locale, expires_at);
    return toRecipient(source, 'invite', path, {
      organization,
      inviter: inviter ?? 'none',
      message: message ?? '',
      until,
    });
  },
  async sign_up(source) {
    const { confirmation, db } = source;
    const existing = confirmation && (await findUserByEmail(db, confirmation.email));
    if (existing)
      return isSameMailbox(existing.email, confirmation.email)
        ? toRecipient(source, 'account_exists', '/sign-in')
        : toRecipient(source, 'address_taken', '/sign-up');
    return confirming(source, 'sign_up');
  },
  verification: async (source) => confirming(source, 'verification'),
  password_reset: async (source) => confirming(source, 'password_reset'),
  address_change: async (source) => confirming(source, 'address_change'),
  address_change_notice: async (source, facts) =>
    toRecipient(source, 'address_change_notice', '/settings/account', { ...facts }),
  async new_sign_in(source, { browser, system, at }) {
    const unknown = unknownDevice[source.locale];
    return toRecipient(source, 'new_sign_in', '/settings/account', {
      browser: browser ?? unknown,
      system: system ?? unknown,
      at: mailTime(source.locale, at),
    });
  },
  async second_factor_changed(source, { change, at }) {
    return toRecipient(source, 'second_factor_changed', '/settings/account', {
      change,
      at: mailTime(source.locale, at),
    });
  },
  async key_created(source, { label, mask, at }) {
    return toRecipient(source, 'key_created', '/settings/api-keys', { label, mask, at: mailTime(source.locale, at) });
  },
};

/** A mail ready to be sent. */
export interface WrittenMail extends RenderedMail {
  recipient: string;
}

/**
 * Renders a mail from its row and from current data.
 * @param siteUrl the base URL of the web app, for links
 * @returns undefined if the mail is no longer needed, for example because its invite was revoked
 */
export async function writeMail(
  db: Executor,
  context: Pick<Context, 'keyring' | 'now'>,
  mail: MailRow,
  siteUrl: string,
): Promise<WrittenMail | undefined> {
  const locale = mailLocales.find((one) => one === mail.locale) ?? mailLocales[0];
  const confirmation =
    mail.confirmation_id === null ? undefined : await findConfirmation(db, mail.confirmation_id, context.now());
  const contentOf = contents[mail.kind as MailKind] as (source: Source, facts: unknown) => Promise<Content | undefined>;
  const content = await contentOf({ db, context, mail, locale, confirmation }, JSON.parse(mail.facts));
  if (!content) return undefined;
  const { recipient, template, values = {}, path } = content;
  const link = path === undefined ? undefined : siteUrl + path;
  return { recipient, ...renderMail(locale, template, values, link) };
}
