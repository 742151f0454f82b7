import { listSearch } from '@/url-state';

/** The URL parameters of the list of invites. */
export const invitesSearch = listSearch(['created_at', 'email', 'level', 'invited_by', 'expires_at'], 'created_at');
