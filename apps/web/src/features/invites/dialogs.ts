import { lazily } from '@/components/lazily';

/** The dialogs to invite people by address or from a file, loaded separately from the page. */
export const InviteDialog = lazily(() => import('./invite-dialog'), 'InviteDialog');
export const ImportDialog = lazily(() => import('./import-dialog'), 'ImportDialog');
