import { IntlMessageFormat } from 'intl-messageformat';
import type { MailLocale } from './kinds.ts';
import { mailMessages, type MailTemplate } from './messages.ts';

/** The values of a template's placeholders. */
export type MailValues = Readonly<Record<string, string>>;

/** A mail in plain text and HTML. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Formats an instant for a language, in UTC because the reader's time zone is unknown. */
export const mailTime = (locale: MailLocale, at: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(at)) +
  ' UTC';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');

const paragraphOf = (text: string, style = '') =>
  `<p style="margin:0 0 16px;${style}">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;

const buttonStyle =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600';

/**
 * Renders a mail.
 * @param link the URL of its link, for a template that has one
 */
export function renderMail(
  locale: MailLocale,
  template: MailTemplate,
  values: MailValues,
  link: string | undefined,
): RenderedMail {
  const messages = mailMessages[locale][template];
  const format = (message: string) => String(new IntlMessageFormat(message, locale).format(values));
  const subject = format(messages.subject).replaceAll(/\s+/g, ' ').trim();
  const body = paragraphs(format(messages.body));
  const closing = messages.closing === undefined ? [] : paragraphs(format(messages.closing));
  const action = messages.action !== undefined && link !== undefined ? { label: messages.action, link } : undefined;
  const text = [...body, ...(action ? [`${action.label}:\n${action.link}`] : []), ...closing].join('\n\n');
  const html = [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#ffffff;color:#111827;font:16px/1.5 system-ui,sans-serif">',
    '<div style="max-width:560px;margin:0 auto">',
    ...body.map((paragraph) => paragraphOf(paragraph)),
    ...(action
      ? [
          `<p style="margin:24px 0"><a href="${escapeHtml(action.link)}" style="${buttonStyle}">${escapeHtml(action.label)}</a></p>`,
          paragraphOf(action.link, 'font-size:13px;color:#4b5563;word-break:break-all'),
        ]
      : []),
    ...closing.map((paragraph) => paragraphOf(paragraph, 'font-size:13px;color:#4b5563')),
    '</div></body></html>',
  ].join('');
  return { subject, text: `${text}\n`, html };
}
