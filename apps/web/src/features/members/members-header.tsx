'use client';

import { FileUp, UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { InviteButton } from '@/features/invites/invite-button';
import { useCan } from '@/features/session';

/** The heading of the members and of the open invites, with the way to invite for those who may. */
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
            <InviteButton imports>
              <FileUp aria-hidden /> {invites('import.open')}
            </InviteButton>
            <InviteButton variant="primary" parameter="invite">
              <UserPlus aria-hidden /> {invites('invitePeople')}
            </InviteButton>
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
