import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { Link2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ListDefinition } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { RowButton } from '@/components/ui/icon-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { NameLink } from '@/components/ui/text-link';
import { nameOf } from '@/features/people';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useCan, useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { GroupIdentity } from './group-identity';
import { ProviderFilter } from './provider-filter';
import { groupsInput, groupsSearch } from './search';
import { useRemoveGroup } from './use-remove-group';

function useGroupsList(): ListDefinition<RoleExternalReferenceWithRole> {
  const t = useTranslations('externalGroups');
  return {
    id: 'external-groups',
    caption: useTranslations('shell.page')('externalGroups'),
    noun: [t('noun.one'), t('noun.other')],
    label: ({ provider_role_name }) => provider_role_name,
    hasActions: true,
    columns: [
      {
        id: 'provider',
        header: t('group'),
        sorts: true,
        className: 'w-full 2xl:w-1/2',
        cell: (group) => <GroupIdentity group={group} />,
      },
      {
        id: 'role',
        header: t('role'),
        sorts: true,
        className: 'min-w-24 sm:min-w-36',
        cell: ({ role, role_name }) => (
          <NameLink href={`/roles/${role}`} className="wrap-anywhere">
            {role_name}
          </NameLink>
        ),
      },
      {
        id: 'created_at',
        header: t('added'),
        sorts: true,
        from: 'xl',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ created_at, created_by }) => (
          <>
            <RelativeTime value={created_at} />
            {created_by && (
              <p className="max-w-28 truncate text-[0.8125rem]" title={created_by.email}>
                {t('addedBy', { name: nameOf(created_by) })}
              </p>
            )}
          </>
        ),
      },
    ],
  };
}

/** The table of external groups. */
export function GroupsTable() {
  const t = useTranslations('externalGroups');
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(groupsSearch);
  const utils = trpc.useUtils();
  const input = groupsInput(organization.id, search);
  const groups = trpc.roleExternalReferences.overview.useQuery(input, keepingPrevious);
  const canRemove = useCan('roleExternalReferences.delete');
  const [remove, changed] = [useRemoveGroup(), useRolesChanged()];
  const unlinkMany = trpc.roleExternalReferences.deleteMany.useMutation();
  return (
    <>
      <ProviderFilter provider={search.provider} onChange={(provider) => setSearch({ provider, page: 1 })} />
      <ResourceTable
        list={useGroupsList()}
        parameters={groupsSearch}
        query={groups}
        searchLabel={t('search')}
        empty={{
          icon: <Link2 />,
          title: t('noneYet'),
          text: t('noneText'),
          first: { procedure: 'roleExternalReferences.create', href: '/external-groups?new=1', label: t('add') },
        }}
        selection={
          canRemove && {
            fetchAll: (all) => utils.roleExternalReferences.overview.fetch({ ...input, ...all }),
            removal: {
              icon: <X aria-hidden />,
              words: (key, values) => t(`selected.${key}`, values),
              send: (ids) => unlinkMany.mutateAsync({ organization_id: organization.id, ids }),
              changed,
            },
          }
        }
        actions={(group) =>
          canRemove && (
            <RowButton
              label={t('unlinkOne', { group: group.provider_role_name, role: group.role_name })}
              icon={<X />}
              onClick={() => void remove(group)}
            />
          )
        }
      />
    </>
  );
}
