import type { RoleSummary, RuleOfRole } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { projectsOfRoleInput } from '@/features/access/search';
import { describeScope } from '@/features/access/words';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useListInWords } from './use-list-in-words';

interface DeleteRoleDialogProps extends Pick<ComponentProps<typeof ConfirmDialog>, 'onClose' | 'onConfirm' | 'write'> {
  role: RoleSummary;
}

/** How many people, groups and rules are named; the rest is a number. */
const named = 3;

/** Returns a function that describes an access rule of a role. */
function useNameOfRule(): (rule: RuleOfRole) => string {
  const t = useTranslations('roles');
  const tAccess = useTranslations('access');
  return ({ project, access_level, ...rule }) => {
    const values = { project: project.name, level: tAccess(`level.${access_level}`) };
    return rule.resource === 'project'
      ? t('ruleOnProject', values)
      : t('ruleInProject', { ...values, scope: describeScope(tAccess, rule, rule.dashboard_name ?? undefined) });
  };
}

/** Asks for confirmation before deleting a role, and lists what is deleted with it. */
export function DeleteRoleDialog({ role, ...rest }: DeleteRoleDialogProps) {
  const t = useTranslations('roles');
  const nameOfRule = useNameOfRule();
  const listInWords = useListInWords();
  const { organization } = useSession();
  const input = { organization_id: organization.id, role_id: role.id, limit: named };
  const members = trpc.roleMemberships.list.useQuery(input);
  const groups = trpc.roleExternalReferences.overview.useQuery(input);
  const rules = trpc.access.projectsOfRole.useQuery(projectsOfRoleInput(organization.id, role.id, 1, named));
  const peopleCount = members.data?.count ?? role.member_count;
  const people = listInWords(
    (members.data?.results ?? []).map(({ user }) => nameOf(user)),
    peopleCount,
    'people',
  );
  const linked = listInWords(
    (groups.data?.results ?? []).map(({ provider, provider_role_name }) =>
      t('group', { group: provider_role_name, provider: providerLabel(provider) }),
    ),
    groups.data?.count ?? role.external_reference_count,
    'groups',
  );
  const access = listInWords(
    (rules.data?.results ?? []).map((rule) => nameOfRule(rule)),
    rules.data?.count ?? 0,
    'rules',
  );
  // The name need not be typed to delete a role that is not in use.
  const isUsed = peopleCount > 0 || linked !== '' || access !== '' || role.is_default;
  return (
    <ConfirmDialog
      title={t('deleteTitle', { role: role.name })}
      confirm={t('delete')}
      typed={isUsed ? role.name : undefined}
      isReady={!rules.isPending}
      {...rest}
    >
      <p>{t('deletePeople', { count: peopleCount, people })}</p>
      {linked !== '' && <p>{t('deleteGroups', { groups: linked })}</p>}
      {rules.error ? <p>{t('deleteAllRules')}</p> : access !== '' && <p>{t('deleteRules', { rules: access })}</p>}
      {role.is_default && <p>{t('deleteDefault')}</p>}
      <p>{t('deleteText')}</p>
    </ConfirmDialog>
  );
}
