'use client';

import type { AccessControls } from '@rolecall/contracts';
import { Lock } from 'lucide-react';
import { QueryError } from '@/components/query-error';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { useProject, useProjectPath } from '@/features/projects/use-project';
import { trpc } from '@/trpc/client';
import { AccessRules } from './access-rules';
import { PeopleWithAccess } from './people-with-access';
import { kindNames } from './words';

const kinds = Object.keys(kindNames) as (keyof typeof kindNames)[];

/** Who can reach a project and what of it, and the rules that say so. */
export function ProjectAccess() {
  const { id: projectId } = useProjectPath();
  const { data: project } = useProject();
  const input = { project_id: projectId };
  const rules = trpc.access.projectRules.useQuery(input);
  const ofKinds = trpc.access.resourceRules.useQuery(input);
  const users = trpc.access.projectUsers.useQuery(input);
  const failed = [rules, ofKinds].find(({ error, data }) => error && !data);
  if (failed) return <QueryError query={failed} />;
  if (!project || !rules.data || !ofKinds.data) return <PanelsSkeleton />;
  const object = { projectId, resource: 'project', dashboardId: null } as const;
  return (
    <div className="grid grid-cols-1 items-start gap-x-6 gap-y-8 lg:grid-cols-2">
      <div className="grid grid-cols-1 gap-4">
        {!rules.data.user_can_edit_access_levels && <ReadOnly />}
        <AccessRules
          object={object}
          title="The project"
          description="The highest of what is set for a person and for their roles counts; else the default does."
          answer={rules.data}
        />
        {kinds
          .map((kind) => [kind, rulesOfKind(ofKinds.data, kind)] as const)
          .filter(([kind, answer]) => kind === 'dashboard' || answer.access_controls.length > 0)
          .map(([kind, answer]) => (
            <AccessRules
              key={kind}
              object={{ projectId, resource: kind, dashboardId: null }}
              title={`All ${kindNames[kind].toLowerCase()}`}
              description={
                kind === 'dashboard'
                  ? 'What is set for one dashboard is stronger.'
                  : 'Kept for the systems that hold these resources.'
              }
              answer={answer}
            />
          ))}
      </div>
      <PeopleWithAccess object={object} objectName={project.name} query={users} />
    </div>
  );
}

const rulesOfKind = (answer: AccessControls, kind: keyof typeof kindNames): AccessControls => ({
  ...answer,
  access_controls: answer.access_controls.filter(({ resource }) => resource === kind),
});

/** Says why there is nothing to change. */
export const ReadOnly = () => (
  <p className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2 text-ink-muted">
    <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
    Only admins of the project, and admins and owners of the organization, change who has access.
  </p>
);
