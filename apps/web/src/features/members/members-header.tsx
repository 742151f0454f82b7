'use client';

import { FileUp, UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { DialogButton } from '@/components/dialog-button';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { ImportDialog, InviteDialog } from '@/features/invites/dialogs';
import { useCan } from '@/features/session';

/** The heading of the members page and the invites page, with the buttons to invite people. */
export function MembersHeader() {
  const t = useTranslations('members');
  const invites = useTranslations('invites');
  const canSeeInvites = useCan('invites.list');
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        action={
          <div className="flex flex-wrap gap-2">
            <DialogButton procedure="invites.create" dialog={ImportDialog}>
              <FileUp aria-hidden /> {invites('import.open')}
            </DialogButton>
            <DialogButton procedure="invites.create" dialog={InviteDialog} variant="primary" parameter="invite">
              <UserPlus aria-hidden /> {invites('invitePeople')}
            </DialogButton>
          </div>
        }
      />
      {canSeeInvites && (
        <PageTabs
          label={t('title')}
          tabs={[
            { href: '/members', label: t('people'), isExact: true },
            { href: '/members/invites', label: invites('title') },
          ]}
        />
      )}
    </>
  );
}
