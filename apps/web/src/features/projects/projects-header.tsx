'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';
import { useDialogOfAddress } from '@/use-url-state';

const CreateProjectDialog = lazily(() => import('./create-project-dialog'), 'CreateProjectDialog');

/** The heading of the projects, with the way to make one for those who may. */
export function ProjectsHeader() {
  const t = useTranslations('projects');
  const canCreate = useCan('projects.create');
  usePreload(CreateProjectDialog.load);
  const [isCreating, setCreating] = useDialogOfAddress('new');
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        action={
          canCreate && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus aria-hidden /> {t('new')}
            </Button>
          )
        }
      />
      {canCreate && isCreating && <CreateProjectDialog onClose={() => setCreating(false)} />}
    </>
  );
}
