'use client';

import type { MemberApiKey } from '@rolecall/contracts';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ListDefinition, textColumn, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { NameLink } from '@/components/ui/text-link';
import { nameOf } from '@/features/people';
import { PersonFilter } from '@/features/person-filter';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { KeyName, KeyScopes, useReachOf } from './key-cells';
import { memberKeysInput, memberKeysSearch } from './search';

function useKeysList(): ListDefinition<MemberApiKey> {
  const t = useTranslations('apiKeys');
  const reachOf = useReachOf();
  return {
    id: 'member-keys',
    caption: t('ofMembers.title'),
    noun: [t('nounOne'), t('nounSeveral')],
    label: ({ label }) => label,
    columns: [
      { id: 'label', header: t('key'), sorts: true, cell: (key) => <KeyName apiKey={key} /> },
      {
        id: 'owner',
        header: t('ofMembers.owner'),
        sorts: true,
        className: 'max-w-36 truncate',
        cell: ({ owner }) => <NameLink href={`/members/${owner.uuid}`}>{nameOf(owner)}</NameLink>,
      },
      { id: 'scopes', header: t('scopes'), from: 'xl', cell: ({ scopes }) => <KeyScopes scopes={scopes} /> },
      textColumn('access', { header: t('access'), from: 'xl' }, reachOf),
      timeColumn('last_used_at', { header: t('lastUsed'), from: 'sm' }, t('never')),
      timeColumn('expires_at', { header: t('expires'), from: 'lg' }, t('never')),
    ],
  };
}

/** Members' API keys that give access to the organization. Admins can view them; only their owners can revoke them. */
export function MemberKeys() {
  const t = useTranslations('apiKeys');
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(memberKeysSearch);
  const input = memberKeysInput(organization.id, search);
  const keys = trpc.personalApiKeys.listOfOrganization.useQuery(input, keepingPrevious);
  return (
    <>
      <p className="mb-3 max-w-prose text-pretty text-ink-muted">
        {t('ofMembers.description', { organization: organization.name })}
      </p>
      <ResourceTable
        list={useKeysList()}
        parameters={memberKeysSearch}
        query={keys}
        searchLabel={t('search')}
        pickers={
          <PersonFilter
            className="w-40 max-sm:w-auto max-sm:grow"
            label={t('ofMembers.owner')}
            uuid={search.owner}
            known={keys.data?.results.map(({ owner }) => owner) ?? []}
            onChange={(owner) => setSearch({ owner, page: 1 })}
          />
        }
        empty={{ icon: <KeyRound />, title: t('ofMembers.emptyTitle'), text: t('ofMembers.emptyText') }}
      />
    </>
  );
}
