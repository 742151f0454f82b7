import type { Session } from '@/features/session';
import { pageInput, urlOrder, urlPage, type UrlState } from '@/url-state';

export const pageSize = 50;

/** What the page's address says. */
export const mailsSearch = {
  order: urlOrder(['created_at', 'subject', 'recipient'], '-created_at'),
  page: urlPage,
};

/** The query of a page's address; see the members' for why it is made here. */
export const mailsInput = (organization_id: string, { order, page }: UrlState<typeof mailsSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
});

/** The page with the mails of a demo. */
export const mailsPath = '/settings/mail';

/** Whether there is that page for a person: where the server keeps its mail to be looked at, for owners. */
export const canReadMails = ({ mail, denied }: Pick<Session, 'mail' | 'denied'>): boolean =>
  mail === 'demo' && !denied.includes('mails.list');
