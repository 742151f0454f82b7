import { Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { useProjectPath } from './use-project';

/** Message values for the last use. With several servers, a use that another server saw appears with a delay. */
export const usedAt = (at: string | null) => ({
  used: at === null ? ('no' as const) : ('yes' as const),
  time: () => at !== null && <RelativeTime value={at} />,
});

const fields = { current: 'secret_api_token', backup: 'secret_api_token_backup' } as const;

interface SecretTokenProps {
  kind: keyof typeof fields;
  /** The token in the masked form that the project query returns. */
  masked: string;
  lastUsedAt: string | null;
  note?: string;
  children?: ReactNode;
}

/** A secret token, masked until somebody asks to see or copy it, and fetched only then. */
export function SecretToken({ kind, masked, lastUsedAt, note, children }: SecretTokenProps) {
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
