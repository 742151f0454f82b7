import { listInput, listSearch, type UrlState } from '@/url-state';

/** What the page's address says. */
export const invitesSearch = listSearch(['created_at', 'email', 'level', 'invited_by', 'expires_at'], 'created_at');

/** The query of a page's address. */
export const invitesInput = (organization_id: string, search: UrlState<typeof invitesSearch>) => ({
  organization_id,
  ...listInput(search),
});
