'use client';

import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { type PageTab, SideTabs } from '@/components/ui/page-tabs';
import { Refusal } from '@/features/ask-admins';
import { useCan } from '@/features/session';
import type { SettingSection } from './project-settings';
import { useIsProjectAdmin, useProjectPath } from './use-project';

interface ProjectSettingsFrameProps {
  /** The last part of each section's URL, which is also the message key of its title. */
  sections: readonly SettingSection[];
  children: ReactNode;
}

/** A section of a project's settings, with links to the other sections. */
export function ProjectSettingsFrame({ sections, children }: ProjectSettingsFrameProps) {
  const t = useTranslations('projects');
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
        label={t('tab.settings')}
        tabs={[
          ...sections.map((name) => section(name, t(`section.${name}`))),
          ...(canDelete ? [{ ...section('delete', t('delete')), danger: true }] : []),
        ]}
      />
      <div className="min-w-0 max-w-2xl">
        {!canUpdate && <Refusal className="mb-4">{t('readOnly')}</Refusal>}
        {children}
      </div>
    </div>
  );
}
