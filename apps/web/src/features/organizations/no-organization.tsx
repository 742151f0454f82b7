'use client';

import { Building2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { afterwards, lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { StateMessage } from '@/components/ui/state-message';

const CreateOrganizationDialog = lazily(() => import('./create-organization-dialog'), 'CreateOrganizationDialog');

const KeepPage = afterwards(() => import('@/components/shell/use-keep-page'), 'KeepPage');

/** The page for a signed-in user who is in no organization. */
export function NoOrganization() {
  const t = useTranslations('organizations');
  const [isCreating, setCreating] = useState(false);
  return (
    <main className="grid min-h-dvh place-items-center">
      <StateMessage
        isPage
        icon={<Building2 />}
        title={t('noneTitle')}
        action={
          <>
            <Button variant="primary" onClick={() => setCreating(true)}>
              {t('createFirst')}
            </Button>
            <Button variant="secondary" onClick={() => void signOut().finally(() => location.assign('/sign-in'))}>
              {t('signOut')}
            </Button>
          </>
        }
      >
        <p>{t('noneText')}</p>
      </StateMessage>
      <KeepPage />
      {isCreating && <CreateOrganizationDialog onClose={() => setCreating(false)} />}
    </main>
  );
}
