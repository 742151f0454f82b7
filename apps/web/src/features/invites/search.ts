import { listSearch } from '@/url-state';

/** What the page's address says. */
export const invitesSearch = listSearch(['created_at', 'email', 'level', 'invited_by', 'expires_at'], 'created_at');
