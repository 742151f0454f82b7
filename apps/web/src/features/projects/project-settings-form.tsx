'use client';

import type { Project, ProjectUpdate } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { FieldConflict } from '@/components/field-conflict';
import { Section } from '@/components/ui/section';
import { SettingsForm } from '@/components/ui/settings-form';
import { toastDone } from '@/components/ui/toast';
import { useSettingsDraft } from '@/components/ui/use-settings-draft';
import type { Setting, SettingSection, SettingSpec } from './project-settings';
import { SettingField } from './setting-field';
import { useIsProjectAdmin, useProject, useProjectPath } from './use-project';
import { useUndoUpdate, useUpdateProject } from './use-update-project';

interface ProjectSettingsFormProps {
  section: SettingSection;
  /** The settings of the section, in order. The page passes them, so that the whole table stays on the server. */
  settings: readonly (readonly [Setting, SettingSpec])[];
}

/** One section of a project's settings. */
export function ProjectSettingsForm({ section, settings }: ProjectSettingsFormProps) {
  const t = useTranslations('projects');
  const path = useProjectPath();
  const project = useProject();
  const isReadOnly = !useIsProjectAdmin();
  const draft = useSettingsDraft<Record<Setting, unknown>>(project);
  const update = useUpdateProject();
  const undo = useUndoUpdate();
  const save = () => {
    const sent = draft.update as ProjectUpdate;
    const settings = Object.keys(sent) as Setting[];
    const pick = (from: Project) =>
      Object.fromEntries(settings.map((setting) => [setting, from[setting]])) as Partial<Project>;
    const before = pick(project);
    update.mutate(
      { ...path, ...sent, expected: draft.expected as Partial<Project> },
      {
        onSuccess(answer) {
          draft.settle(sent, answer);
          // A change of `access_control` replaces an access rule that no response contains, so it cannot be undone.
          toastDone(
            t('saved'),
            'access_control' in sent ? {} : { undo: () => undo({ ...path, ...before, expected: pick(answer) }) },
          );
        },
      },
    );
  };
  return (
    <Section title={t(`section.${section}`)} description={t(`sectionText.${section}`)}>
      <SettingsForm
        draft={draft}
        update={update}
        onSave={save}
        isReadOnly={isReadOnly}
        className="divide-y divide-line rounded-lg border border-line bg-surface px-4"
      >
        {settings.map(([setting, spec]) => (
          <div key={draft.keyOf(setting)} className="py-4">
            <SettingField
              setting={setting}
              spec={spec}
              value={draft.valueOf(setting)}
              onChange={(value, problem) => draft.change(setting, value, problem)}
              problem={draft.edits[setting]?.problem}
              isReadOnly={isReadOnly}
            />
            <FieldConflict
              name={setting}
              label={t(`setting.${setting}`)}
              of={{ scope: 'Project', item_id: String(project.id) }}
              conflict={update.isPending ? undefined : draft.conflictOf(setting)}
            />
          </div>
        ))}
      </SettingsForm>
    </Section>
  );
}
