/** The languages that mails are written in. */
export const mailLocales = ['en', 'de'] as const;
export type MailLocale = (typeof mailLocales)[number];

/** How this installation delivers mail: by SMTP, kept for viewing in a demo, or not at all. */
export type MailMode = 'smtp' | 'demo' | 'none';

/** A change to a person's second factor. */
export type SecondFactorChange =
  | 'app_added'
  | 'app_removed'
  | 'passkey_added'
  | 'passkey_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'removed_by_link'
  | 'removed';

/** The data stored with a mail in the outbox, by kind. None of it is secret. */
export interface MailFacts {
  invite: {
    invite_id: string;
    expires_at: string;
    organization: string;
    inviter: string | null;
    message: string | null;
  };
  sign_up: object;
  verification: object;
  password_reset: object;
  address_change: object;
  /** Sent to the address that is about to be replaced. */
  address_change_notice: { address: string };
  new_sign_in: { browser: string | null; system: string | null; at: string };
  second_factor_changed: { change: SecondFactorChange; at: string };
  key_created: { label: string; mask: string; at: string };
}
export type MailKind = keyof MailFacts;
