'use client';

import { Lock } from 'lucide-react';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import { type PageTab, SideTabs } from '@/components/ui/page-tabs';
import { useCan } from '@/features/session';
import { useIsProjectAdmin, useProjectPath } from './use-project';

interface ProjectSettingsFrameProps {
  /** The last part of each section's address, and its title. */
  sections: readonly (readonly [string, string])[];
  children: ReactNode;
}

/** The sections of a project's settings, beside the one that is shown. */
export function ProjectSettingsFrame({ sections, children }: ProjectSettingsFrameProps) {
  const { id } = useProjectPath();
  const canUpdate = useIsProjectAdmin();
  const canDelete = useCan('projects.delete');
  const section = (name: string, label: string): PageTab => ({
    href: `/projects/${id}/settings/${name}` as Route,
    label,
  });
  return (
    <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <SideTabs
        label="Settings"
        tabs={[
          ...sections.map(([name, title]) => section(name, title)),
          ...(canDelete ? [{ ...section('delete', 'Delete project'), danger: true }] : []),
        ]}
      />
      <div className="min-w-0 max-w-2xl">
        {!canUpdate && (
          <p className="mb-4 flex items-start gap-2 rounded-md bg-sunken px-3 py-2 text-ink-muted">
            <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
            Only admins of the project, and admins and owners of the organization, change these settings.
          </p>
        )}
        {children}
      </div>
    </div>
  );
}
