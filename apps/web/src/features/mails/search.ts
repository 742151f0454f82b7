import type { Session } from '@/features/session';
import { listSearch } from '@/url-state';

/** The URL parameters of the page. */
export const mailsSearch = listSearch(['created_at', 'subject', 'recipient'], '-created_at');

/** The path of the page with the mails of a demo. */
export const mailsPath = '/settings/mail';

/** Whether a person can open that page: the server must keep its mail for a demo, and only owners may read it. */
export const canReadMails = ({ mail, denied }: Pick<Session, 'mail' | 'denied'>): boolean =>
  mail === 'demo' && !denied.includes('mails.list');
