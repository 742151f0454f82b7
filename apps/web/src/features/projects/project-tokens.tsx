'use client';

import type { Project } from '@rolecall/contracts';
import { Eye, EyeOff, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { Refusal } from '@/features/ask-admins';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { projectInput } from './search';
import { useIsProjectAdmin, useProject, useProjectPath } from './use-project';

/** What programs prove with that they belong to the project. */
export function ProjectTokens() {
  const project = useProject();
  return (
    <div className="grid max-w-3xl gap-4">
      <SecretTokens project={project} />
      <PublicToken project={project} />
    </div>
  );
}

interface CardProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
}

function Card({ title, description, children }: CardProps) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1 max-w-prose text-pretty text-ink-muted">{description}</p>
      {children}
    </section>
  );
}

/** Fetches the project again after a change of its tokens, masked as always. */
function useTokenChange(done: string) {
  const path = useProjectPath();
  const utils = trpc.useUtils();
  return async () => {
    await utils.projects.get.invalidate(projectInput(path.organization_id, path.id));
    void utils.activityLog.list.invalidate();
    toastDone(done);
  };
}

function SecretTokens({ project }: { project: Project }) {
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
      <Card title={t('secretToken')} description={t('secretTokenText')}>
        <Refusal className="mt-3">{t('secretTokenForbidden')}</Refusal>
      </Card>
    );
  return (
    <Card title={t('secretToken')} description={t('secretTokenText')}>
      {current === null ? (
        <p className="mt-3">{t('noSecretToken')}</p>
      ) : (
        <dl ref={keepFocus} className="mt-4 divide-y divide-line rounded-md border border-line">
          <Token
            key={`current ${current}`}
            kind="current"
            masked={current}
            lastUsedAt={project.secret_api_token_last_used_at}
          />
          {backup !== null && (
            <Token
              key={`backup ${backup}`}
              kind="backup"
              masked={backup}
              lastUsedAt={project.secret_api_token_backup_last_used_at}
              note={t('backupText')}
            >
              <Button size="small" variant="quiet" className="text-danger!" onClick={() => setAsking('delete')}>
                {t('openDeleteBackup')}
              </Button>
            </Token>
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
    </Card>
  );
}

/** What messages say of the last use. Where several servers run, one tells of what another saw later. */
const usedAt = (at: string | null) => ({
  used: at === null ? ('no' as const) : ('yes' as const),
  time: () => at !== null && <RelativeTime value={at} />,
});

const fields = { current: 'secret_api_token', backup: 'secret_api_token_backup' } as const;

interface TokenProps {
  kind: keyof typeof fields;
  /** What is known of it without asking for more. */
  masked: string;
  lastUsedAt: string | null;
  note?: string;
  children?: ReactNode;
}

/** A secret token: masked until somebody asks for it, and fetched only then. */
function Token({ kind, masked, lastUsedAt, note, children }: TokenProps) {
  const t = useTranslations('projects');
  const path = useProjectPath();
  const utils = trpc.useUtils();
  const [shown, setShown] = useState<string | null>(null);
  const [isFetching, setFetching] = useState(false);
  const fetchToken = async () => (await utils.client.projects.get.query(path))[fields[kind]] ?? '';
  const reveal = () => {
    setFetching(true);
    fetchToken()
      .then(setShown, (error: unknown) => toastFailed(t('notRevealed'), error))
      .finally(() => setFetching(false));
  };
  return (
    <div className="p-3">
      <dt className="font-medium">{t(`token.${kind}.label`)}</dt>
      <dd className="mt-1">
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all">{shown ?? masked}</code>
          <div className="flex flex-wrap gap-2">
            <Button
              size="small"
              isPending={isFetching}
              aria-label={t(`token.${kind}.${shown === null ? 'reveal' : 'hide'}`)}
              onClick={shown === null ? reveal : () => setShown(null)}
            >
              {shown === null ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
              {t(shown === null ? 'reveal' : 'hide')}
            </Button>
            <CopyButton size="small" aria-label={t(`token.${kind}.copy`)} text={shown ?? fetchToken} />
            {children}
          </div>
        </div>
        <p className="mt-1 text-[0.8125rem] text-ink-muted">
          {lastUsedAt === null ? t('neverUsed') : t.rich('lastUsed', { time: usedAt(lastUsedAt).time })} {note}
        </p>
      </dd>
    </div>
  );
}

function PublicToken({ project }: { project: Project }) {
  const t = useTranslations('projects');
  const path = useProjectPath();
  const canReset = useIsProjectAdmin();
  const [isAsking, setAsking] = useState(false);
  const onReset = useTokenChange(t('publicTokenReset'));
  const reset = trpc.projects.resetToken.useMutation({ onSuccess: () => onReset().finally(() => setAsking(false)) });
  return (
    <Card title={t('publicToken')} description={t('publicTokenText')}>
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
    </Card>
  );
}
