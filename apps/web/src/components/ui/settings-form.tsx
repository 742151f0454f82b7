import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { failureOf } from '@/trpc/errors';
import { focusConflict } from '../field-conflict';
import { Button } from './button';
import { Form } from './form';
import { toastDone } from './toast';
import { UnsavedChanges } from './unsaved-changes';
import type { SettingsDraft } from './use-settings-draft';

interface SettingsFormProps {
  /** The unsaved changes. */
  draft: SettingsDraft;
  /** The mutation that saves them. */
  update: { isPending: boolean; error: unknown; reset: () => void };
  onSave: () => void;
  isReadOnly?: boolean;
  /** The label of the save button, if there are other forms beside it. */
  save?: string;
  /** For the frame around the fields. */
  className?: string;
  children: ReactNode;
}

/**
 * Settings that are edited in place: shows how many changes are unsaved, saves or discards them, and asks before they are lost.
 */
export function SettingsForm({ draft, update, onSave, isReadOnly = false, ...props }: SettingsFormProps) {
  const t = useTranslations('ui');
  const { save: saveLabel = t('saveChanges'), className, children } = props;
  // Discarding remounts every control, to reset its own state too.
  const [attempt, setAttempt] = useState(0);
  const isOvertaken = Boolean(update.error) && failureOf(update.error).code === 'precondition_failed';
  const [conflict] = draft.conflicts;
  const { reset } = update;
  // Once the fields show their conflicts, this error is redundant.
  useEffect(() => {
    if (isOvertaken && conflict !== undefined) reset();
  }, [isOvertaken, conflict, reset]);
  const isSavedAfterAll = Boolean(update.error) && draft.isSaved;
  const settle = useEffectEvent(() => {
    draft.discard();
    reset();
    toastDone(t('savedAfterAll'));
  });
  useEffect(() => {
    if (isSavedAfterAll) settle();
  }, [isSavedAfterAll]);
  const save = () => {
    if (update.isPending || draft.count === 0) return;
    if (conflict !== undefined) focusConflict(conflict);
    else if (draft.unsendable) document.getElementsByName(draft.unsendable)[0]?.focus();
    else onSave();
  };
  return (
    <>
      <UnsavedChanges isUnsaved={draft.count > 0 || update.isPending} />
      <Form
        error={update.error}
        onSubmit={save}
        className="gap-0! **:scroll-mb-24"
        actions={
          !isReadOnly && (
            <div
              // Toasts appear above it.
              data-bottom-bar={draft.count > 0 || undefined}
              data-actions
              className={clsx(
                'mt-3 flex min-h-15 flex-wrap items-center justify-end gap-2 py-3',
                draft.count > 0 &&
                  'sticky bottom-2 z-10 rounded-lg border border-line bg-raised px-3 shadow-raised max-sm:-mx-2',
              )}
            >
              <p role="status" className="mr-auto text-ink-muted">
                {draft.count > 0 && !update.isPending && t('unsavedChanges', { count: draft.count })}
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
                  {t('discard')}
                </Button>
              )}
              <Button
                type="submit"
                variant="primary"
                isPending={update.isPending}
                isUnavailable={draft.count === 0 && !update.isPending}
              >
                {saveLabel}
              </Button>
            </div>
          )
        }
      >
        <div key={attempt} className={className}>
          {children}
        </div>
      </Form>
    </>
  );
}
