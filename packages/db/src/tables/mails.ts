import type { Generated, Insertable, Selectable } from 'kysely';

/** What the link in a mail confirms, until it is opened. The link's secret is derived from the row, and kept nowhere. */
export interface ConfirmationsTable {
  id: string;
  purpose: 'sign_up' | 'verify_address' | 'change_address' | 'reset_password';
  /** Whose account it is; null for an account that is made once the address is confirmed. */
  user_id: number | null;
  /** The address that is confirmed. */
  email: string;
  /** Of a sign-up, what was filled in, encrypted. */
  sealed: string | null;
  created_at: string;
  expires_at: string;
}

export type ConfirmationRow = Selectable<ConfirmationsTable>;

/** A mail that waits, was sent or was given up. Its text is made from the facts when it is sent. */
export interface MailsTable {
  id: string;
  /** The organization that it is about, if any. */
  organization_id: string | null;
  /** What its link confirms, if it has one of that kind. */
  confirmation_id: string | null;
  kind: string;
  recipient: string;
  /** The recipient in the form in which limits compare addresses. */
  mailbox: string;
  locale: string;
  /** JSON. */
  facts: string;
  created_at: string;
  /** When it is tried next, or the lease ends of the process that tries; null once it was sent or given up. */
  due_at: string | null;
  /** How often it was tried. */
  attempts: Generated<number>;
  /** The lease of the process that tries to send it just now. */
  lease: string | null;
  sent_at: string | null;
  /** Why it was given up. */
  failure: string | null;
}

export type MailRow = Selectable<MailsTable>;
export type NewMail = Insertable<MailsTable>;
