'use client';

import { useTranslations } from 'next-intl';
import { NewButton } from '@/components/dialog-button';
import { lazily } from '@/components/lazily';
import { PageHeader } from '@/components/ui/page-header';

const CreateProjectDialog = lazily(() => import('./create-project-dialog'), 'CreateProjectDialog');

/** The heading of the projects page, with the button to create one. */
export function ProjectsHeader() {
  const t = useTranslations('projects');
  return (
    <PageHeader
      title={t('title')}
      description={t('description')}
      action={
        <NewButton procedure="projects.create" dialog={CreateProjectDialog}>
          {t('new')}
        </NewButton>
      }
    />
  );
}
