'use client';

import type { Project } from '@rolecall/contracts';
import { Eye, EyeOff, Lock, RotateCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';
import { useIsProjectAdmin, useProject, useProjectPath } from './use-project';

/** What programs prove with that they belong to the project. */
export function ProjectTokens() {
  const { data: project } = useProject();
  if (!project) return null;
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
  const path = useProjectPath();
  const canSee = useIsProjectAdmin();
  const [asking, setAsking] = useState<'rotate' | 'delete' | null>(null);
  const onRotated = useTokenChange(project.secret_api_token === null ? 'Secret token created' : 'Secret token rotated');
  const onDeleted = useTokenChange('Backup token deleted');
  const close = () => setAsking(null);
  const rotate = trpc.projects.rotateSecretToken.useMutation({ onSuccess: () => onRotated().finally(close) });
  const deleteBackup = trpc.projects.deleteSecretTokenBackup.useMutation({
    onSuccess: () => onDeleted().finally(close),
  });
  const { secret_api_token: current, secret_api_token_backup: backup } = project;
  const description =
    'With the secret token a service proves that it belongs to the project. Keep it on servers, never in pages or apps.';
  if (!canSee)
    return (
      <Card title="Secret token" description={description}>
        <p className="mt-3 flex items-start gap-2 rounded-md bg-sunken px-3 py-2 text-ink-muted">
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
          Only admins of the project, and admins and owners of the organization, see and rotate it. Ask one of them for
          the token.
        </p>
      </Card>
    );
  return (
    <Card title="Secret token" description={description}>
      {current === null ? (
        <p className="mt-3">The project has no secret token yet.</p>
      ) : (
        <dl className="mt-4 divide-y divide-line rounded-md border border-line">
          <Token
            key={`current ${current}`}
            field="secret_api_token"
            label="Current token"
            masked={current}
            lastUsedAt={project.secret_api_token_last_used_at}
          />
          {backup !== null && (
            <Token
              key={`backup ${backup}`}
              field="secret_api_token_backup"
              label="Backup token"
              masked={backup}
              lastUsedAt={project.secret_api_token_backup_last_used_at}
              note="The token before the last rotation. It works until you delete it or rotate again."
            >
              <Button size="small" variant="quiet" className="text-danger!" onClick={() => setAsking('delete')}>
                Delete backup…
              </Button>
            </Token>
          )}
        </dl>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        {current === null ? (
          <Button variant="primary" isPending={rotate.isPending} onClick={() => rotate.mutate(path)}>
            Create secret token
          </Button>
        ) : (
          <Button variant="primary" onClick={() => setAsking('rotate')}>
            <RotateCw aria-hidden /> Rotate…
          </Button>
        )}
        {rotate.error && asking === null && (
          <p role="alert" className="text-danger">
            {rotate.error.data?.detail ?? 'The server did not answer. Check your connection and try again.'}
          </p>
        )}
      </div>
      {asking === 'rotate' && (
        <ConfirmDialog
          title="Rotate the secret token?"
          isOpen
          onOpenChange={() => {
            close();
            rotate.reset();
          }}
          confirm="Rotate"
          onConfirm={() => rotate.mutate(path)}
          isPending={rotate.isPending}
          error={rotate.error}
        >
          <p>
            The project gets a new secret token. The current one becomes the backup and goes on working, so that
            services can be moved to the new token one by one. Once none uses the backup any more, delete it.
          </p>
          {backup !== null && (
            <p className="font-medium text-ink">
              The backup there is now ({backup}) stops working at once; it was{' '}
              <LastUsed at={project.secret_api_token_backup_last_used_at} />. {lag}
            </p>
          )}
        </ConfirmDialog>
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title="Delete the backup token?"
          isOpen
          onOpenChange={() => {
            close();
            deleteBackup.reset();
          }}
          confirm="Delete backup"
          onConfirm={() => deleteBackup.mutate(path)}
          isPending={deleteBackup.isPending}
          error={deleteBackup.error}
        >
          <p>
            Services that still use it ({backup}) are refused at once. It was{' '}
            <LastUsed at={project.secret_api_token_backup_last_used_at} />. {lag} This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** Where several servers run, one tells of what another saw later. */
const lag = 'A use in the last minute may not show yet.';

const LastUsed = ({ at }: { at: string | null }) =>
  at === null ? (
    'never used'
  ) : (
    <>
      last used <RelativeTime value={at} />
    </>
  );

interface TokenProps {
  field: 'secret_api_token' | 'secret_api_token_backup';
  label: string;
  /** What is known of it without asking for more. */
  masked: string;
  lastUsedAt: string | null;
  note?: string;
  children?: ReactNode;
}

/** A secret token: masked until somebody asks for it, and fetched only then. */
function Token({ field, label, masked, lastUsedAt, note, children }: TokenProps) {
  const path = useProjectPath();
  const utils = trpc.useUtils();
  const [shown, setShown] = useState<string | null>(null);
  const [isFetching, setFetching] = useState(false);
  const fetchToken = async () => (await utils.client.projects.get.query(path))[field] ?? '';
  const reveal = () => {
    setFetching(true);
    fetchToken()
      .then(setShown, (error: unknown) => toastFailed('The token is not shown', error))
      .finally(() => setFetching(false));
  };
  const what = label.toLowerCase();
  return (
    <div className="p-3">
      <dt className="font-medium">{label}</dt>
      <dd className="mt-1">
        <div className="flex flex-wrap items-center gap-2">
          <code className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all">{shown ?? masked}</code>
          <div className="flex flex-wrap gap-2">
            <Button
              size="small"
              isPending={isFetching}
              aria-label={`${shown === null ? 'Reveal' : 'Hide'} the ${what}`}
              onClick={shown === null ? reveal : () => setShown(null)}
            >
              {shown === null ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
              {shown === null ? 'Reveal' : 'Hide'}
            </Button>
            <CopyButton size="small" aria-label={`Copy the ${what}`} text={shown ?? fetchToken} />
            {children}
          </div>
        </div>
        <p className="mt-1 text-[0.8125rem] text-ink-muted">
          <span className="inline-block first-letter:uppercase">
            <LastUsed at={lastUsedAt} />
          </span>
          . {note}
        </p>
      </dd>
    </div>
  );
}

function PublicToken({ project }: { project: Project }) {
  const path = useProjectPath();
  const canReset = useIsProjectAdmin();
  const [isAsking, setAsking] = useState(false);
  const onReset = useTokenChange('Public token reset');
  const reset = trpc.projects.resetToken.useMutation({ onSuccess: () => onReset().finally(() => setAsking(false)) });
  return (
    <Card
      title="Public token"
      description="With the public token pages and apps send events to the project. It reads nothing, and may be seen by anybody."
    >
      <div className="mt-4 flex flex-wrap items-center gap-2 rounded-md border border-line p-3">
        <code className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem] break-all">{project.api_token}</code>
        <CopyButton size="small" aria-label="Copy the public token" text={project.api_token} />
        {canReset && (
          <Button size="small" variant="quiet" className="text-danger!" onClick={() => setAsking(true)}>
            Reset…
          </Button>
        )}
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Reset the public token?"
          isOpen
          onOpenChange={() => {
            setAsking(false);
            reset.reset();
          }}
          confirm="Reset token"
          typed={project.name}
          onConfirm={() => reset.mutate(path)}
          isPending={reset.isPending}
          error={reset.error}
        >
          <p>
            The project gets a new public token, and the one there is now stops working at once: every page and app that
            sends events with it has to be given the new one. There is no backup, and this cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
