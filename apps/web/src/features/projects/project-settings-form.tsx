'use client';

import type { Project } from '@rolecall/contracts';
import clsx from 'clsx';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { toastDone } from '@/components/ui/toast';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { useCan } from '@/features/session';
import type { Setting, SettingSpec } from './project-settings';
import { SettingField } from './setting-field';
import { useProject, useProjectPath } from './use-project';
import { useSettingsDraft } from './use-settings-draft';
import { useUndoUpdate, useUpdateProject } from './use-update-project';

interface ProjectSettingsFormProps {
  title: string;
  description: string;
  /** The settings to show, in order. The page hands over those of its section, so that the table stays on the server. */
  settings: readonly (readonly [Setting, SettingSpec])[];
}

/** One section of a project's settings. */
export function ProjectSettingsForm(props: ProjectSettingsFormProps) {
  const { data: project } = useProject();
  return project ? <SectionForm {...props} project={project} /> : null;
}

const counted = (count: number) => (count === 1 ? '1 unsaved change' : `${count} unsaved changes`);

function SectionForm({ title, description, settings, project }: ProjectSettingsFormProps & { project: Project }) {
  const path = useProjectPath();
  const isReadOnly = !useCan('projects.update');
  const draft = useSettingsDraft(project);
  const update = useUpdateProject();
  const undo = useUndoUpdate();
  // Discarding makes every control anew, with all it may hold of its own.
  const [attempt, setAttempt] = useState(0);
  const save = () => {
    if (update.isPending || draft.count === 0) return;
    if (draft.unsendable) {
      document.getElementsByName(draft.unsendable)[0]?.focus();
      return;
    }
    const sent = draft.update;
    const before = Object.fromEntries(Object.keys(sent).map((setting) => [setting, project[setting as Setting]]));
    update.mutate(
      { ...path, ...sent },
      {
        onSuccess() {
          draft.settle(sent);
          toastDone('Settings saved', { undo: () => undo({ ...path, ...before }) });
        },
      },
    );
  };
  return (
    <section aria-labelledby="section-title">
      <UnsavedChanges isUnsaved={draft.count > 0 || update.isPending} />
      <header className="mb-4">
        <h2 id="section-title" className="text-base font-semibold">
          {title}
        </h2>
        <p className="text-ink-muted">{description}</p>
      </header>
      <Form
        error={update.error}
        {...(draft.edits.name ? { conflictAt: 'name' } : {})}
        onSubmit={save}
        className="gap-0! **:scroll-mb-24"
        actions={
          !isReadOnly && (
            <div
              // Messages appear above it.
              data-bottom-bar={draft.count > 0 || undefined}
              className={clsx(
                'mt-3 flex min-h-15 flex-wrap items-center justify-end gap-2 py-3',
                draft.count > 0 &&
                  'sticky bottom-2 z-10 rounded-lg border border-line bg-raised px-3 shadow-raised max-sm:-mx-2',
              )}
            >
              <p role="status" className="mr-auto text-ink-muted">
                {draft.count > 0 && !update.isPending && counted(draft.count)}
              </p>
              {draft.count > 0 && !update.isPending && (
                <Button
                  variant="quiet"
                  onClick={() => {
                    draft.discard();
                    update.reset();
                    setAttempt(attempt + 1);
                  }}
                >
                  Discard
                </Button>
              )}
              <Button
                type="submit"
                variant="primary"
                isPending={update.isPending}
                disabled={draft.count === 0 && !update.isPending}
              >
                Save changes
              </Button>
            </div>
          )
        }
      >
        <div key={attempt} className="divide-y divide-line rounded-lg border border-line bg-surface px-4">
          {settings.map(([setting, spec]) => (
            <div key={setting} className="py-4">
              <SettingField
                setting={setting}
                spec={spec}
                value={draft.valueOf(setting)}
                onChange={(value, problem) => draft.change(setting, value, problem)}
                problem={draft.edits[setting]?.problem}
                isReadOnly={isReadOnly}
              />
            </div>
          ))}
        </div>
      </Form>
    </section>
  );
}
