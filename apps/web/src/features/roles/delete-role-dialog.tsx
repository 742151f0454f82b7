'use client';

import type { RoleSummary, RuleOfRole } from '@rolecall/contracts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { projectsOfRoleInput } from '@/features/access/search';
import { describeScope, levelNames } from '@/features/access/words';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { listInWords } from '@/words';

interface DeleteRoleDialogProps {
  role: RoleSummary;
  onClose: () => void;
  onConfirm: () => void;
  isPending?: boolean;
  error?: unknown;
}

/** How many are named before a number stands for the rest. */
const named = 3;

const nameOfRule = ({ project, access_level, ...rule }: RuleOfRole) =>
  `${rule.resource === 'project' ? project.name : `${describeScope(rule, rule.dashboard_name ?? undefined)} in ${project.name}`} (${levelNames[access_level]})`;

/** Asks before a role is deleted, and names what goes with it. */
export function DeleteRoleDialog({ role, onClose, ...rest }: DeleteRoleDialogProps) {
  const { organization } = useSession();
  const input = { organization_id: organization.id, role_id: role.id, limit: named };
  const members = trpc.roleMemberships.list.useQuery(input);
  const groups = trpc.roleExternalReferences.overview.useQuery(input);
  const rules = trpc.access.projectsOfRole.useQuery(projectsOfRoleInput(organization.id, role.id, 1, named));
  const people = listInWords(
    (members.data?.results ?? []).map(({ user }) => nameOf(user)),
    members.data?.count ?? role.member_count,
    ['person', 'people'],
  );
  const ties = listInWords(
    (groups.data?.results ?? []).map(
      ({ provider, provider_role_name }) => `${provider_role_name} (${providerLabel(provider)})`,
    ),
    groups.data?.count ?? role.external_reference_count,
    ['external group', 'external groups'],
  );
  const access = listInWords(
    (rules.data?.results ?? []).map((rule) => nameOfRule(rule)),
    rules.data?.count ?? 0,
    ['rule', 'rules'],
  );
  return (
    <ConfirmDialog
      title={`Delete “${role.name}”?`}
      isOpen
      onOpenChange={onClose}
      confirm="Delete role"
      typed={role.name}
      {...rest}
    >
      <p>{people === '' ? 'Nobody has this role.' : `${people} will no longer have this role.`}</p>
      {ties !== '' && <p>Its ties to groups elsewhere go with it: {ties}.</p>}
      {access !== '' && <p>Its access rules go with it: {access}. People who have access by them alone lose it.</p>}
      {role.is_default && <p>It is the default role: whoever joins from now on gets none.</p>}
      <p>This cannot be undone.</p>
    </ConfirmDialog>
  );
}
