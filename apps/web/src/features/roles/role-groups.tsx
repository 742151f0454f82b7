import type { RoleSummary } from '@rolecall/contracts';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Fetched } from '@/components/fetched';
import { keepFocus } from '@/components/keep-focus';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Section } from '@/components/ui/section';
import { TextLink } from '@/components/ui/text-link';
import { usePreload } from '@/components/ui/use-preload';
import { GroupIdentity } from '@/features/external-groups/group-identity';
import { groupsOfRoleInput, groupsOfRoleShown } from '@/features/external-groups/search';
import { useRemoveGroup } from '@/features/external-groups/use-remove-group';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

const AddGroupDialog = lazily(() => import('@/features/external-groups/add-group-dialog'), 'AddGroupDialog');

/** The external groups linked to a role. */
export function RoleGroups({ role }: { role: RoleSummary }) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [isAdding, setAdding] = useState(false);
  const canAdd = useCan('roleExternalReferences.create');
  const canRemove = useCan('roleExternalReferences.delete');
  const groups = trpc.roleExternalReferences.overview.useQuery(groupsOfRoleInput(organization.id, role.id));
  const remove = useRemoveGroup();
  usePreload(canAdd && AddGroupDialog.load);
  return (
    <Section
      ref={keepFocus}
      title={t('externalGroups')}
      action={
        canAdd && (
          <Button size="small" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {t('addGroup')}
          </Button>
        )
      }
    >
      <Fetched query={groups} className="h-16">
        {({ count, results }) =>
          results.length === 0 ? (
            <p className="text-pretty text-ink-muted">{t('noGroups')}</p>
          ) : (
            <>
              <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                {results.map((group) => (
                  <li key={group.id} className="flex items-center gap-2 py-2 pr-2 pl-4">
                    <GroupIdentity group={group} />
                    {canRemove && (
                      <IconButton
                        className="ml-auto"
                        label={t('unlink', { group: group.provider_role_name })}
                        onClick={() => void remove(group)}
                        icon={<X aria-hidden />}
                      />
                    )}
                  </li>
                ))}
              </ul>
              {count > groupsOfRoleShown && (
                <p className="mt-2">
                  <TextLink href={`/external-groups?${new URLSearchParams({ search: role.name })}`}>
                    {t('allGroups', { count })}
                  </TextLink>
                </p>
              )}
            </>
          )
        }
      </Fetched>
      {isAdding && <AddGroupDialog role={role} onClose={() => setAdding(false)} />}
    </Section>
  );
}
