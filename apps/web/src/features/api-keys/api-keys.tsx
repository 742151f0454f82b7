'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { usePreload } from '@/components/ui/use-preload';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { KeyAccess, KeyName, KeyScopes } from './key-cells';
import { RevokeSelected } from './revoke-selected';
import { apiKeysInput, apiKeysSearch, pageSize } from './search';
import { useRevokeKey } from './use-revoke-key';

const loadDialog = () => import('./create-key-dialog');
const CreateKeyDialog = lazily(() => loadDialog().then((module) => module.CreateKeyDialog));

const list: ListDefinition<PersonalApiKey> = {
  caption: 'API keys',
  noun: ['key', 'keys'],
  hasActions: true,
  columns: [
    { header: 'Key', cell: (key) => <KeyName apiKey={key} /> },
    { header: 'Scopes', from: 'md', cell: ({ scopes }) => <KeyScopes scopes={scopes} /> },
    {
      header: 'Access',
      from: 'lg',
      className: 'max-w-48 truncate text-ink-muted',
      cell: (key) => <KeyAccess apiKey={key} />,
    },
    {
      header: 'Last used',
      from: 'sm',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ last_used_at }) => (last_used_at === null ? 'Never' : <RelativeTime value={last_used_at} />),
    },
    {
      header: 'Expires',
      from: 'md',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ expires_at }) => (expires_at === null ? 'Never' : <RelativeTime value={expires_at} />),
    },
  ],
};

/** One's own API keys, whichever organization they reach. @param fullAccess what full access lets a key do */
export function ApiKeys({ fullAccess }: { fullAccess: string }) {
  const [search] = useUrlState(apiKeysSearch);
  const keys = trpc.personalApiKeys.list.useQuery(apiKeysInput(search), { placeholderData: keepPreviousData });
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<PersonalApiKey | null>(null);
  const revoke = useRevokeKey();
  usePreload(loadDialog);
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> New key
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-pretty text-ink-muted">
          A key lets a program act as you, within the scopes you choose. Only you can see your keys.
        </p>
        {(keys.data?.count ?? 0) > 0 && createButton}
      </div>
      <ResourceTable
        list={list}
        parameters={apiKeysSearch}
        query={keys}
        pageSize={pageSize}
        empty={
          <StateMessage icon={<KeyRound />} title="No API keys yet" action={createButton}>
            <p>
              Scripts, Terraform and other programs call the API with a key. Create one for each, with only what it
              needs.
            </p>
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
            aria-label={`Revoke ${key.label}…`}
            onClick={() => setRevoking(key)}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      />
      {isCreating && <CreateKeyDialog fullAccess={fullAccess} onClose={() => setCreating(false)} />}
      {revoking && (
        <ConfirmDialog
          title={`Revoke “${revoking.label}”?`}
          isOpen
          onOpenChange={() => setRevoking(null)}
          confirm="Revoke key"
          onConfirm={() => {
            setRevoking(null);
            void revoke(revoking);
          }}
        >
          <p>
            Programs that use <code className="font-mono text-ink">{revoking.mask}</code> stop working with their next
            request. This cannot be undone, but you can create a new key.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

export const ApiKeysSkeleton = () => (
  <>
    <div className="mb-3 h-9" />
    <ResourceTableSkeleton list={list} rows={4} />
  </>
);
