'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { usePreload } from '@/components/ui/use-preload';
import type { Translator } from '@/i18n/translator';
import { trpc } from '@/trpc/client';
import { useDialogOfAddress, useUrlState } from '@/use-url-state';
import { KeyName, KeyScopes, useKeyAccess } from './key-cells';
import { RevokeSelected } from './revoke-selected';
import { apiKeysInput, apiKeysSearch, pageSize } from './search';
import { useRevokeKey } from './use-revoke-key';

const loadDialog = () => import('./create-key-dialog');
const CreateKeyDialog = lazily(() => loadDialog().then((module) => module.CreateKeyDialog));

const listOf = (
  t: Translator<'apiKeys'>,
  accessOf: (key: PersonalApiKey) => string,
): ListDefinition<PersonalApiKey> => ({
  caption: t('title'),
  noun: [t('nounOne'), t('nounSeveral')],
  hasActions: true,
  columns: [
    { header: t('key'), cell: (key) => <KeyName apiKey={key} /> },
    { header: t('scopes'), from: 'md', cell: ({ scopes }) => <KeyScopes scopes={scopes} /> },
    {
      header: t('access'),
      from: 'lg',
      className: 'max-w-48 truncate text-ink-muted',
      cell: (key) => <span title={accessOf(key)}>{accessOf(key)}</span>,
    },
    {
      header: t('lastUsed'),
      from: 'sm',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ last_used_at }) => (last_used_at === null ? t('never') : <RelativeTime value={last_used_at} />),
    },
    {
      header: t('expires'),
      from: 'md',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ expires_at }) => (expires_at === null ? t('never') : <RelativeTime value={expires_at} />),
    },
  ],
});

/** One's own API keys, whichever organization they reach. */
export function ApiKeys() {
  const t = useTranslations('apiKeys');
  const [search] = useUrlState(apiKeysSearch);
  const keys = trpc.personalApiKeys.list.useQuery(apiKeysInput(search), { placeholderData: keepPreviousData });
  const [isCreating, setCreating] = useDialogOfAddress('new');
  const [revoking, setRevoking] = useState<PersonalApiKey | null>(null);
  const accessOf = useKeyAccess(keys.data?.results ?? []);
  const revoke = useRevokeKey();
  usePreload(loadDialog);
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> {t('new')}
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-pretty text-ink-muted">{t('description')}</p>
        {(keys.data?.count ?? 0) > 0 && createButton}
      </div>
      <ResourceTable
        list={listOf(t, accessOf)}
        parameters={apiKeysSearch}
        query={keys}
        pageSize={pageSize}
        empty={
          <StateMessage icon={<KeyRound />} title={t('emptyTitle')} action={createButton}>
            <p>{t('emptyText')}</p>
          </StateMessage>
        }
        selection={{
          label: ({ label }) => label,
          actions: (bulk) => <RevokeSelected bulk={bulk} />,
        }}
        actions={(key) => (
          <Button
            variant="quiet"
            size="small"
            iconOnly
            aria-label={t('openRevoke', { label: key.label })}
            onClick={() => setRevoking(key)}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      />
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
      {revoking && (
        <ConfirmDialog
          title={t('revokeTitle', { label: revoking.label })}
          isOpen
          onOpenChange={() => setRevoking(null)}
          confirm={t('revokeKey')}
          onConfirm={() => {
            setRevoking(null);
            void revoke(revoking);
          }}
        >
          <p>
            {t.rich('revokeText', {
              mask: revoking.mask,
              code: (chunks) => <code className="font-mono text-ink">{chunks}</code>,
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

export const ApiKeysSkeleton = () => (
  <>
    <div className="mb-3 h-9" />
    <ResourceTableSkeleton list={listOf(useTranslations('apiKeys'), () => '')} rows={4} />
  </>
);
