'use client';

import { RefreshCw, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NewButton } from '@/components/dialog-button';
import { lazily } from '@/components/lazily';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { useCan } from '@/features/session';

const AddGroupDialog = lazily(() => import('./add-group-dialog'), 'AddGroupDialog');

/** The heading of the page of external groups, with a button to add one for users who may. */
export function GroupsHeader() {
  const t = useTranslations();
  const canSync = useCan('groupSyncs.plan');
  return (
    <PageHeader
      title={t('shell.page.externalGroups')}
      description={t('externalGroups.description')}
      action={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/map">
            <Waypoints aria-hidden /> {t('shell.page.map')}
          </ButtonLink>
          {canSync && (
            <ButtonLink href="/group-syncs">
              <RefreshCw aria-hidden /> {t('externalGroups.sync')}
            </ButtonLink>
          )}
          <NewButton procedure="roleExternalReferences.create" dialog={AddGroupDialog}>
            {t('externalGroups.add')}
          </NewButton>
        </div>
      }
    />
  );
}
