import { lazily } from '@/components/lazily';

/** The dialogs to invite people, loaded apart from the page: by their addresses, or from a file. */
export const InviteDialog = lazily(() => import('./invite-dialog'), 'InviteDialog');
export const ImportDialog = lazily(() => import('./import-dialog'), 'ImportDialog');
