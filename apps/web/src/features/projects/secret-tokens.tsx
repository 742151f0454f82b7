'use client';

import type { Project } from '@rolecall/contracts';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Refusal } from '@/features/ask-admins';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { SecretToken, usedAt } from './secret-token';
import { TokenCard, useTokenChange } from './token-card';
import { useIsProjectAdmin, useProjectPath } from './use-project';

/** The secret token of a project and its backup: to see, to rotate, to delete. */
export function SecretTokens({ project }: { project: Project }) {
  const t = useTranslations('projects');
  const detailOf = useFailureDetail();
  const path = useProjectPath();
  const canSee = useIsProjectAdmin();
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const onRotated = useTokenChange(t(project.secret_api_token === null ? 'secretTokenCreated' : 'secretTokenRotated'));
  const onDeleted = useTokenChange(t('backupDeleted'));
  const close = () => setAsking(null);
  const rotate = trpc.projects.rotateSecretToken.useMutation({ onSuccess: () => onRotated().finally(close) });
  const deleteBackup = trpc.projects.deleteSecretTokenBackup.useMutation({
    onSuccess: () => onDeleted().finally(close),
  });
  const { secret_api_token: current, secret_api_token_backup: backup } = project;
  if (!canSee)
    return (
      <TokenCard title={t('secretToken')} description={t('secretTokenText')}>
        <Refusal className="mt-3">{t('secretTokenForbidden')}</Refusal>
      </TokenCard>
    );
  return (
    <TokenCard title={t('secretToken')} description={t('secretTokenText')}>
      {current === null ? (
        <p className="mt-3">{t('noSecretToken')}</p>
      ) : (
        <dl ref={keepFocus} className="mt-4 divide-y divide-line rounded-md border border-line">
          <SecretToken
            key={`current ${current}`}
            kind="current"
            masked={current}
            lastUsedAt={project.secret_api_token_last_used_at}
          />
          {backup !== null && (
            <SecretToken
              key={`backup ${backup}`}
              kind="backup"
              masked={backup}
              lastUsedAt={project.secret_api_token_backup_last_used_at}
              note={t('backupText')}
            >
              <Button size="small" variant="quiet" className="text-danger!" onClick={() => setAsking('delete')}>
                {t('openDeleteBackup')}
              </Button>
            </SecretToken>
          )}
        </dl>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        {current === null ? (
          <Button variant="primary" isPending={rotate.isPending} onClick={() => rotate.mutate(path)}>
            {t('createSecretToken')}
          </Button>
        ) : (
          <Button variant="primary" onClick={() => setAsking('rotate')}>
            <RotateCw aria-hidden /> {t('openRotate')}
          </Button>
        )}
        {rotate.error && asking === null && (
          <p role="alert" className="text-danger">
            {detailOf(failureOf(rotate.error))}
          </p>
        )}
      </div>
      {asking === 'rotate' && (
        <ConfirmDialog
          title={t('rotateTitle')}
          onClose={close}
          confirm={t('rotate')}
          onConfirm={() => rotate.mutate(path)}
          write={rotate}
        >
          <p>{t('rotateText')}</p>
          {backup !== null && (
            <p className="font-medium text-ink">
              {t.rich('rotateEndsBackup', { backup, ...usedAt(project.secret_api_token_backup_last_used_at) })}
            </p>
          )}
        </ConfirmDialog>
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('deleteBackupTitle')}
          onClose={close}
          confirm={t('deleteBackup')}
          onConfirm={() => deleteBackup.mutate(path)}
          write={deleteBackup}
        >
          <p>
            {t.rich('deleteBackupText', {
              backup: backup ?? '',
              ...usedAt(project.secret_api_token_backup_last_used_at),
            })}
          </p>
        </ConfirmDialog>
      )}
    </TokenCard>
  );
}
