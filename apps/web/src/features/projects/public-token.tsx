'use client';

import type { Project } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { trpc } from '@/trpc/client';
import { TokenCard, useTokenChange } from './token-card';
import { useIsProjectAdmin, useProjectPath } from './use-project';

/** The token of a project that anybody may know, and its reset. */
export function PublicToken({ project }: { project: Project }) {
  const t = useTranslations('projects');
  const path = useProjectPath();
  const canReset = useIsProjectAdmin();
  const [isAsking, setAsking] = useState(false);
  const onReset = useTokenChange(t('publicTokenReset'));
  const reset = trpc.projects.resetToken.useMutation({ onSuccess: () => onReset().finally(() => setAsking(false)) });
  return (
    <TokenCard title={t('publicToken')} description={t('publicTokenText')}>
      <div className="mt-4 flex flex-wrap items-center gap-2 rounded-md border border-line p-3">
        <code className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all">{project.api_token}</code>
        <CopyButton size="small" aria-label={t('copyPublicToken')} text={project.api_token} />
        {canReset && (
          <Button size="small" variant="quiet" className="text-danger!" onClick={() => setAsking(true)}>
            {t('openReset')}
          </Button>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('resetTitle')}
          onClose={() => setAsking(false)}
          confirm={t('reset')}
          typed={project.name}
          onConfirm={() => reset.mutate(path)}
          write={reset}
        >
          <p>{t('resetText')}</p>
        </ConfirmDialog>
      )}
    </TokenCard>
  );
}
