import type { Session } from '@/features/session';
import { pageInput, urlOrder, urlPage, type UrlState } from '@/url-state';

export const pageSize = 50;

/** The URL parameters of the page. */
export const mailsSearch = {
  order: urlOrder(['created_at', 'subject', 'recipient'], '-created_at'),
  page: urlPage,
};

/** The query for the page's URL. Server and browser both build it here, so that the browser finds what the server fetched. */
export const mailsInput = (organization_id: string, { order, page }: UrlState<typeof mailsSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
});

/** The path of the page with the mails of a demo. */
export const mailsPath = '/settings/mail';

/** Whether a person can open that page: the server must keep its mail for a demo, and only owners may read it. */
export const canReadMails = ({ mail, denied }: Pick<Session, 'mail' | 'denied'>): boolean =>
  mail === 'demo' && !denied.includes('mails.list');
