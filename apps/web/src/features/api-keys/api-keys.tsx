'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, textColumn, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { RowButton } from '@/components/ui/icon-button';
import { usePreload } from '@/components/ui/use-preload';
import type { Translator } from '@/i18n/translator';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { listInput } from '@/url-state';
import { useDialogOfAddress, useUrlState } from '@/use-url-state';
import { KeyName, KeyScopes, useKeyAccess } from './key-cells';
import { apiKeysSearch } from './search';

const CreateKeyDialog = lazily(() => import('./create-key-dialog'), 'CreateKeyDialog');

const listOf = (
  t: Translator<'apiKeys'>,
  accessOf: (key: PersonalApiKey) => string,
): ListDefinition<PersonalApiKey> => ({
  id: 'keys',
  caption: t('title'),
  noun: [t('nounOne'), t('nounSeveral')],
  label: ({ label }) => label,
  hasActions: true,
  columns: [
    { id: 'label', header: t('key'), sorts: true, cell: (key) => <KeyName apiKey={key} /> },
    { id: 'scopes', header: t('scopes'), from: 'lg', cell: ({ scopes }) => <KeyScopes scopes={scopes} /> },
    textColumn('access', { header: t('access'), from: 'xl' }, accessOf),
    timeColumn('last_used_at', { header: t('lastUsed'), from: 'sm' }, t('never')),
    timeColumn('expires_at', { header: t('expires'), from: 'lg' }, t('never')),
  ],
});

const code = (chunks: ReactNode) => <code className="font-mono text-ink">{chunks}</code>;

/** Revokes one of the user's own keys. */
function useRevokeKey() {
  const t = useTranslations('apiKeys');
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.personalApiKeys.delete.useMutation();
  return writing({
    send: ({ id }: PersonalApiKey) => mutateAsync({ id }),
    show: ({ id }) => atOnce.remove<PersonalApiKey>(trpc.personalApiKeys.list, (each) => each.id === id),
    done: ({ label }) => ({ title: t('revoked', { label }) }),
    gone: ({ label }) => t('alreadyRevoked', { label }),
    failed: ({ label }) => t('notRevoked', { label }),
    changed: () => utils.personalApiKeys.invalidate(),
  });
}

/** The user's own API keys, for all organizations. */
export function ApiKeys() {
  const t = useTranslations('apiKeys');
  const [search] = useUrlState(apiKeysSearch);
  const input = listInput(search);
  const keys = trpc.personalApiKeys.list.useQuery(input, keepingPrevious);
  const [isCreating, setCreating] = useDialogOfAddress('new');
  const accessOf = useKeyAccess(keys.data?.results ?? []);
  const revoke = useRevokeKey();
  const revokeMany = trpc.personalApiKeys.deleteMany.useMutation();
  const keysUtils = trpc.useUtils().personalApiKeys;
  usePreload(CreateKeyDialog.load);
  const createButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> {t('new')}
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-72 text-pretty text-ink-muted">{t('description')}</p>
        {((keys.data?.count ?? 0) > 0 || search.search !== '') && createButton}
      </div>
      <ResourceTable
        list={listOf(t, accessOf)}
        parameters={apiKeysSearch}
        query={keys}
        searchLabel={t('search')}
        empty={{ icon: <KeyRound />, title: t('emptyTitle'), text: t('emptyText'), action: createButton }}
        selection={{
          fetchAll: (all) => keysUtils.list.fetch({ ...input, ...all }),
          removal: {
            icon: <Trash2 aria-hidden />,
            words: (key, values) => t(`selected.${key}`, values),
            send: (ids) => revokeMany.mutateAsync({ ids }),
            changed: () => keysUtils.invalidate(),
          },
        }}
        actions={({ label }, { open }) => (
          <RowButton label={t('openRevoke', { label })} icon={<Trash2 />} onClick={() => open('revoke')} />
        )}
        dialogs={{
          revoke: (key, close) => (
            <AskFirst
              title={t('revokeTitle', { label: key.label })}
              onClose={close}
              confirm={t('revokeKey')}
              onConfirm={() => revoke(key)}
            >
              <p>{t.rich('revokeText', { mask: key.mask, code })}</p>
            </AskFirst>
          ),
        }}
      />
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}
