'use client';

import { Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { NewButton } from '@/components/dialog-button';
import { lazily } from '@/components/lazily';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';

const CreateRoleDialog = lazily(() => import('./create-role-dialog'), 'CreateRoleDialog');

/** The heading of the roles page, with the button to create one. */
export function RolesHeader() {
  const t = useTranslations('roles');
  return (
    <PageHeader
      title={t('title')}
      description={t('description')}
      action={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/map">
            <Waypoints aria-hidden /> {t('map')}
          </ButtonLink>
          <NewButton procedure="roles.create" dialog={CreateRoleDialog}>
            {t('new')}
          </NewButton>
        </div>
      }
    />
  );
}
