'use client';

import { Plus, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';

const CreateRoleDialog = lazily(() => import('./create-role-dialog'), 'CreateRoleDialog');

/** The heading of the roles, with the way to make one for those who may. */
export function RolesHeader() {
  const t = useTranslations('roles');
  const canCreate = useCan('roles.create');
  usePreload(CreateRoleDialog.load);
  const [isCreating, setCreating] = useDialogOfAddress('new');
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        action={
          <div className="flex flex-wrap gap-2">
            <ButtonLink href="/map">
              <Waypoints aria-hidden /> {t('map')}
            </ButtonLink>
            {canCreate && (
              <Button variant="primary" onClick={() => setCreating(true)}>
                <Plus aria-hidden /> {t('new')}
              </Button>
            )}
          </div>
        }
      />
      {canCreate && isCreating && <CreateRoleDialog onClose={() => setCreating(false)} />}
    </>
  );
}
