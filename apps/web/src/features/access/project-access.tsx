'use client';

import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Refusal } from '@/features/ask-admins';
import { useProject, useProjectPath } from '@/features/projects/use-project';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { AccessRules } from './access-rules';
import { kindSections } from './names';
import { PeopleWithAccess } from './people-with-access';
import { accessSearch, usersInput } from './search';

/** The people who can access a project, and the rules about the project and its resources. */
export function ProjectAccess() {
  const t = useTranslations('access');
  const [search] = useUrlState(accessSearch);
  const { id: projectId } = useProjectPath();
  const project = useProject();
  const input = { project_id: projectId };
  const rules = trpc.access.projectRules.useQuery(input);
  const ofKinds = trpc.access.resourceRules.useQuery(input);
  const users = trpc.access.projectUsers.useQuery(usersInput(input, search), keepingPrevious);
  const failed = [rules, ofKinds].find(({ error, data }) => error && !data);
  if (failed) return <QueryError query={failed} />;
  if (!rules.data || !ofKinds.data) return <PanelsSkeleton />;
  const object = { projectId, resource: 'project', dashboardId: null } as const;
  return (
    <div className="grid grid-cols-1 items-start gap-x-6 gap-y-8 lg:grid-cols-2">
      <div className="grid grid-cols-1 gap-4">
        {!rules.data.user_can_edit_access_levels && <ReadOnly />}
        <AccessRules object={object} title={t('project')} description={t('projectText')} answer={rules.data} />
        {kindSections(ofKinds.data).map(([kind, answer]) => (
          <AccessRules
            key={kind}
            object={{ projectId, resource: kind, dashboardId: null }}
            title={t(`all.${kind}`)}
            description={t(kind === 'dashboard' ? 'allDashboardsText' : 'otherKindText')}
            answer={answer}
          />
        ))}
      </div>
      <PeopleWithAccess object={object} objectName={project.name} query={users} />
    </div>
  );
}

/** Says why the rules cannot be changed. */
export function ReadOnly() {
  const t = useTranslations('access');
  return <Refusal>{t('readOnly')}</Refusal>;
}
