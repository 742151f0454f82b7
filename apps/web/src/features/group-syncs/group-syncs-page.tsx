'use client';

import { Link2, Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { StateMessage } from '@/components/ui/state-message';
import { AskAdmins } from '@/features/ask-admins';
import { useCan } from '@/features/session';
import { useUrlState } from '@/use-url-state';
import { CapSettings } from './cap-settings';
import { PlanForm, type PlanSettings, settingsOf } from './plan-form';
import { RunsTable } from './runs-table';
import { runSearch } from './search';

// Loaded separately, as most visitors come to make a plan.
const Run = dynamic(() => import('./run').then((module) => module.Run));

/** Makes plans of group syncs from a file, shows and applies them, and lists earlier ones. */
export function GroupSyncsPage() {
  const t = useTranslations();
  const canSync = useCan('groupSyncs.plan');
  const [{ run }, setSearch] = useUrlState(runSearch);
  const show = (id: string) => setSearch({ run: id }, 'push');
  /** The settings of plans made during this visit. For others, `settingsOf` gives what the plan itself contains. */
  const made = useRef(new Map<string, PlanSettings>());
  const [settings, setSettings] = useState<PlanSettings>();
  const showForm = (next?: PlanSettings) => {
    setSettings(next);
    setSearch({ run: '' }, 'push');
  };
  const top = useRef<HTMLDivElement>(null);
  const before = useRef(run);
  // When another run is shown, the focused element, such as the button that makes the plan, is gone: focus the new content.
  useEffect(() => {
    if (before.current !== run) top.current?.focus();
    before.current = run;
  }, [run]);
  return (
    <>
      <PageHeader
        title={t('groupSyncs.title')}
        description={t('groupSyncs.description')}
        action={
          <ButtonLink href="/external-groups">
            <Link2 aria-hidden /> {t('shell.page.externalGroups')}
          </ButtonLink>
        }
      />
      {canSync ? (
        <div className="grid gap-4 *:min-w-0">
          <div ref={top} tabIndex={-1} className="outline-none">
            {run === '' ? (
              <PlanForm
                settings={settings}
                onPlanned={(id, given) => {
                  made.current.set(id, given);
                  show(id);
                }}
              />
            ) : (
              <SectionBoundary>
                <Run
                  key={run}
                  id={run}
                  onClose={() => showForm()}
                  onAgain={(outdated) => showForm(made.current.get(run) ?? settingsOf(outdated))}
                />
              </SectionBoundary>
            )}
          </div>
          <RunsTable onShow={show} shown={run} />
          <CapSettings />
        </div>
      ) : (
        <StateMessage icon={<Lock />} title={t('groupSyncs.adminsOnly')}>
          <AskAdmins />
        </StateMessage>
      )}
    </>
  );
}
