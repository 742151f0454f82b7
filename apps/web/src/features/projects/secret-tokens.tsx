'use client';

import { RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { keepFocus } from '@/components/keep-focus';
import { Button } from '@/components/ui/button';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { Panel } from '@/components/ui/panel';
import { Refusal } from '@/features/ask-admins';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { SecretToken, usedAt } from './secret-token';
import { useIsProjectAdmin, useProject, useProjectPath } from './use-project';
import { useTokenChange } from './use-token-change';

/** A project's secret token and its backup, to reveal, rotate and delete. */
export function SecretTokens() {
  const t = useTranslations('projects');
  const project = useProject();
  const detailOf = useFailureDetail();
  const path = useProjectPath();
  const canSee = useIsProjectAdmin();
  const onRotated = useTokenChange(t(project.secret_api_token === null ? 'secretTokenCreated' : 'secretTokenRotated'));
  const onDeleted = useTokenChange(t('backupDeleted'));
  const rotate = trpc.projects.rotateSecretToken.useMutation({ onSuccess: onRotated });
  const deleteBackup = trpc.projects.deleteSecretTokenBackup.useMutation({ onSuccess: onDeleted });
  const { secret_api_token: current, secret_api_token_backup: backup } = project;
  if (!canSee)
    return (
      <Panel title={t('secretToken')} description={t('secretTokenText')}>
        <Refusal>{t('secretTokenForbidden')}</Refusal>
      </Panel>
    );
  return (
    <Panel title={t('secretToken')} description={t('secretTokenText')}>
      {current === null ? (
        <p>{t('noSecretToken')}</p>
      ) : (
        <dl ref={keepFocus} className="divide-y divide-line rounded-md border border-line">
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
              <ConfirmButton
                label={t('openDeleteBackup')}
                size="small"
                variant="quiet"
                className="text-danger!"
                title={t('deleteBackupTitle')}
                confirm={t('deleteBackup')}
                onConfirm={(close) => deleteBackup.mutate(path, { onSuccess: close })}
                write={deleteBackup}
              >
                <p>{t.rich('deleteBackupText', { backup, ...usedAt(project.secret_api_token_backup_last_used_at) })}</p>
              </ConfirmButton>
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
          <ConfirmButton
            label={
              <>
                <RotateCw aria-hidden /> {t('openRotate')}
              </>
            }
            variant="primary"
            title={t('rotateTitle')}
            confirm={t('rotate')}
            onConfirm={(close) => rotate.mutate(path, { onSuccess: close })}
            write={rotate}
          >
            <p>{t('rotateText')}</p>
            {backup !== null && (
              <p className="font-medium text-ink">
                {t.rich('rotateEndsBackup', { backup, ...usedAt(project.secret_api_token_backup_last_used_at) })}
              </p>
            )}
          </ConfirmButton>
        )}
        {/* If there was a confirmation dialog, it shows the error itself. */}
        {rotate.error && current === null && (
          <p role="alert" className="text-danger">
            {detailOf(failureOf(rotate.error))}
          </p>
        )}
      </div>
    </Panel>
  );
}
