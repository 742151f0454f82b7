import type { MailLocale } from './kinds.ts';

/** The text of a mail in ICU message format. An empty line separates paragraphs. */
export interface MailText {
  subject: string;
  body: string;
  /** The label of the link. */
  action?: string;
  /** The text below the link. */
  closing?: string;
}

const en = {
  invite: {
    subject: 'Join {organization} on Rolecall',
    body: '{inviter, select, none {You are invited} other {{inviter} invites you}} to join {organization}.\n\n{message}',
    action: 'Accept the invite',
    closing:
      'The link works until {until} and is meant for you alone. If you do not expect this invite, ignore this mail.',
  },
  sign_up: {
    subject: 'Confirm your email address',
    body: 'Somebody, most likely you, signed up with this address. Confirm it to finish.',
    action: 'Confirm the address',
    closing: 'The link works until {until}. If it was not you, ignore this mail: no account is made.',
  },
  account_exists: {
    subject: 'You already have an account',
    body: 'Somebody, most likely you, tried to sign up with this address. You already have an account: sign in with it, or choose a new password if you have forgotten yours.',
    action: 'Sign in',
    closing: 'If it was not you, ignore this mail: nothing has changed.',
  },
  address_taken: {
    subject: 'This address cannot be used',
    body: 'Somebody, most likely you, tried to sign up with this address. It cannot be told from the address of another account. Sign up with another one.',
    action: 'Sign up',
    closing: 'If it was not you, ignore this mail: no account is made.',
  },
  verification: {
    subject: 'Confirm your email address',
    body: 'Confirm that this is your address.',
    action: 'Confirm the address',
    closing: 'The link works until {until}. If you did not ask for it, ignore this mail.',
  },
  password_reset: {
    subject: 'Choose a new password',
    body: 'Somebody, most likely you, asked for a new password for your account.',
    action: 'Choose a new password',
    closing: 'The link works once, until {until}. If it was not you, ignore this mail: your password stays as it is.',
  },
  address_change: {
    subject: 'Confirm your new email address',
    body: 'You asked to sign in with this address from now on. Confirm it to finish.',
    action: 'Confirm the new address',
    closing: 'The link works until {until}. If it was not you, ignore this mail: nothing changes.',
  },
  address_change_notice: {
    subject: 'Your email address is about to change',
    body: 'Somebody who is signed in to your account asked to use {address} instead of this address. It changes once the link in a mail to {address} is opened.\n\nIf it was not you, choose a new password now: the link to the other address then stops working.',
    action: 'Open my account',
  },
  new_sign_in: {
    subject: 'New sign-in to your account',
    body: 'Your account was signed in to from a browser that was not seen before:\n\n{browser} · {system}\n{at}\n\nIf it was you, there is nothing to do. If not, end that session and choose a new password.',
    action: 'Open my sessions',
  },
  second_factor_changed: {
    subject: 'Your second factor has changed',
    body: '{change, select, app_added {An authenticator app was added to your account.} app_removed {The authenticator app was removed from your account.} passkey_added {A passkey was added to your account.} passkey_removed {A passkey was removed from your account.} recovery_codes_made {New recovery codes were made for your account; those from before no longer work.} recovery_code_used {A recovery code of your account was used; it does not work again.} removed_by_link {The second factor of your account was removed, as its password was replaced by a link before its address was verified.} other {The second factor of your account was removed by an administrator of the server.}}\n{at}\n\nIf it was not you, choose a new password and check your second factor.',
    action: 'Open my account',
  },
  key_created: {
    subject: 'New API key: {label}',
    body: 'A personal API key was created for your account:\n\n{label} ({mask})\n{at}\n\nIf it was not you, revoke it and choose a new password.',
    action: 'Open my API keys',
  },
  test: {
    subject: 'Rolecall can send mail',
    body: 'This mail was sent to try the settings. Nothing else has to be done.',
  },
} satisfies Record<string, MailText>;

/**
 * The text that a mail is rendered with. It can differ from the mail's kind, for example if the
 * address already has an account.
 */
export type MailTemplate = keyof typeof en;

const de: Record<MailTemplate, MailText> = {
  invite: {
    subject: 'Einladung zu {organization} auf Rolecall',
    body: '{inviter, select, none {Sie sind eingeladen} other {{inviter} lädt Sie ein}}, {organization} beizutreten.\n\n{message}',
    action: 'Einladung annehmen',
    closing:
      'Der Link gilt bis {until} und ist nur für Sie bestimmt. Wenn Sie diese Einladung nicht erwarten, ignorieren Sie diese E-Mail.',
  },
  sign_up: {
    subject: 'E-Mail-Adresse bestätigen',
    body: 'Jemand, vermutlich Sie, hat sich mit dieser Adresse registriert. Bestätigen Sie sie, um die Registrierung abzuschließen.',
    action: 'Adresse bestätigen',
    closing:
      'Der Link gilt bis {until}. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Es wird kein Konto angelegt.',
  },
  account_exists: {
    subject: 'Sie haben bereits ein Konto',
    body: 'Jemand, vermutlich Sie, wollte sich mit dieser Adresse registrieren. Sie haben bereits ein Konto: Melden Sie sich damit an oder wählen Sie ein neues Passwort, falls Sie Ihres vergessen haben.',
    action: 'Anmelden',
    closing: 'Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Es hat sich nichts geändert.',
  },
  address_taken: {
    subject: 'Diese Adresse kann nicht verwendet werden',
    body: 'Jemand, vermutlich Sie, wollte sich mit dieser Adresse registrieren. Sie lässt sich nicht von der Adresse eines anderen Kontos unterscheiden. Registrieren Sie sich mit einer anderen.',
    action: 'Registrieren',
    closing: 'Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Es wird kein Konto angelegt.',
  },
  verification: {
    subject: 'E-Mail-Adresse bestätigen',
    body: 'Bestätigen Sie, dass dies Ihre Adresse ist.',
    action: 'Adresse bestätigen',
    closing: 'Der Link gilt bis {until}. Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese E-Mail.',
  },
  password_reset: {
    subject: 'Neues Passwort wählen',
    body: 'Jemand, vermutlich Sie, hat ein neues Passwort für Ihr Konto angefordert.',
    action: 'Neues Passwort wählen',
    closing:
      'Der Link gilt einmal, bis {until}. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist.',
  },
  address_change: {
    subject: 'Neue E-Mail-Adresse bestätigen',
    body: 'Sie möchten sich künftig mit dieser Adresse anmelden. Bestätigen Sie sie, um die Änderung abzuschließen.',
    action: 'Neue Adresse bestätigen',
    closing: 'Der Link gilt bis {until}. Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Es ändert sich nichts.',
  },
  address_change_notice: {
    subject: 'Ihre E-Mail-Adresse soll sich ändern',
    body: 'Jemand, der in Ihrem Konto angemeldet ist, möchte {address} anstelle dieser Adresse verwenden. Sie ändert sich, sobald der Link in einer E-Mail an {address} geöffnet wird.\n\nWenn Sie das nicht waren, wählen Sie jetzt ein neues Passwort: Der Link an die andere Adresse gilt dann nicht mehr.',
    action: 'Mein Konto öffnen',
  },
  new_sign_in: {
    subject: 'Neue Anmeldung in Ihrem Konto',
    body: 'In Ihrem Konto hat sich ein bisher unbekannter Browser angemeldet:\n\n{browser} · {system}\n{at}\n\nWenn Sie das waren, müssen Sie nichts tun. Wenn nicht, beenden Sie diese Sitzung und wählen Sie ein neues Passwort.',
    action: 'Meine Sitzungen öffnen',
  },
  second_factor_changed: {
    subject: 'Ihr zweiter Faktor hat sich geändert',
    body: '{change, select, app_added {Zu Ihrem Konto wurde eine Authenticator-App hinzugefügt.} app_removed {Die Authenticator-App wurde aus Ihrem Konto entfernt.} passkey_added {Zu Ihrem Konto wurde ein Passkey hinzugefügt.} passkey_removed {Ein Passkey wurde aus Ihrem Konto entfernt.} recovery_codes_made {Für Ihr Konto wurden neue Wiederherstellungscodes erstellt; die bisherigen gelten nicht mehr.} recovery_code_used {Ein Wiederherstellungscode Ihres Kontos wurde verwendet; er gilt nicht noch einmal.} removed_by_link {Der zweite Faktor Ihres Kontos wurde entfernt, weil das Passwort per Link ersetzt wurde, bevor die Adresse bestätigt war.} other {Der zweite Faktor Ihres Kontos wurde von der Administration des Servers entfernt.}}\n{at}\n\nWenn Sie das nicht waren, wählen Sie ein neues Passwort und prüfen Sie Ihren zweiten Faktor.',
    action: 'Mein Konto öffnen',
  },
  key_created: {
    subject: 'Neuer API-Schlüssel: {label}',
    body: 'Für Ihr Konto wurde ein persönlicher API-Schlüssel erstellt:\n\n{label} ({mask})\n{at}\n\nWenn Sie das nicht waren, widerrufen Sie ihn und wählen Sie ein neues Passwort.',
    action: 'Meine API-Schlüssel öffnen',
  },
  test: {
    subject: 'Rolecall kann E-Mails senden',
    body: 'Mit dieser E-Mail wurden die Einstellungen geprüft. Es ist nichts weiter zu tun.',
  },
};

/** The message catalog of each language. */
export const mailMessages: Record<MailLocale, Record<MailTemplate, MailText>> = { en, de };

/** The name of a browser or system that does not identify itself. */
export const unknownDevice: Record<MailLocale, string> = { en: 'Unknown', de: 'Unbekannt' };
