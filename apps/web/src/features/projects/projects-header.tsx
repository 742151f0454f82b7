'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';

const loadDialog = () => import('./create-project-dialog');
const CreateProjectDialog = lazily(() => loadDialog().then((module) => module.CreateProjectDialog));

/** The heading of the projects, with the way to make one for those who may. */
export function ProjectsHeader() {
  const canCreate = useCan('projects.create');
  usePreload(loadDialog);
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Projects"
        description="What the organization works on, each with its settings, dashboards and tokens."
        action={
          canCreate && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus aria-hidden /> New project
            </Button>
          )
        }
      />
      {isCreating && <CreateProjectDialog onClose={() => setCreating(false)} />}
    </>
  );
}
