'use client';

import { useTranslations } from 'next-intl';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { trpc } from '@/trpc/client';
import { useIsProjectAdmin, useProject, useProjectPath } from './use-project';
import { useTokenChange } from './use-token-change';

/** Shows a project's public token, and resets it. */
export function PublicToken() {
  const t = useTranslations('projects');
  const project = useProject();
  const path = useProjectPath();
  const canReset = useIsProjectAdmin();
  const onReset = useTokenChange(t('publicTokenReset'));
  const reset = trpc.projects.resetToken.useMutation({ onSuccess: onReset });
  return (
    <Panel title={t('publicToken')} description={t('publicTokenText')}>
      <div className="flex flex-wrap items-center gap-2 rounded-md border border-line p-3">
        <code className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all">{project.api_token}</code>
        <CopyButton size="small" aria-label={t('copyPublicToken')} text={project.api_token} />
        {canReset && (
          <ConfirmButton
            label={t('openReset')}
            size="small"
            variant="quiet"
            className="text-danger!"
            title={t('resetTitle')}
            confirm={t('reset')}
            typed={project.name}
            onConfirm={(close) => reset.mutate(path, { onSuccess: close })}
            write={reset}
          >
            <p>{t('resetText')}</p>
          </ConfirmButton>
        )}
      </div>
    </Panel>
  );
}
