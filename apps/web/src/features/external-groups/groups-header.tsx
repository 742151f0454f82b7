'use client';

import { Plus, RefreshCw, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';

const AddGroupDialog = lazily(() => import('./add-group-dialog'), 'AddGroupDialog');

/** The heading of the groups elsewhere, with the way to add one for those who may. */
export function GroupsHeader() {
  const t = useTranslations();
  const canCreate = useCan('roleExternalReferences.create');
  const canSync = useCan('groupSyncs.plan');
  usePreload(AddGroupDialog.load);
  const [isAdding, setAdding] = useDialogOfAddress('new');
  return (
    <>
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
            {canCreate && (
              <Button variant="primary" onClick={() => setAdding(true)}>
                <Plus aria-hidden /> {t('externalGroups.add')}
              </Button>
            )}
          </div>
        }
      />
      {canCreate && isAdding && <AddGroupDialog onClose={() => setAdding(false)} />}
    </>
  );
}
