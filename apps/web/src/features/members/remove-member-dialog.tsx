import type { MemberWithState, OrganizationMember } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveTo } from '@/components/ui/leave';
import { Skeleton } from '@/components/ui/skeleton';
import { projectsOfMemberInput } from '@/features/access/search';
import { nameOf } from '@/features/people';
import { useListInWords } from '@/features/roles/use-list-in-words';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { isFirst, useEnding } from '@/trpc/is-first';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/**
 * Removes a member from the organization.
 * @returns `remove`, which resolves to undefined on failure; if somebody else removed the member first, it succeeds
 */
function useRemoveMember({ user }: Pick<OrganizationMember, 'user'>) {
  const t = useTranslations('members');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const rolesChanged = useRolesChanged();
  const { mutateAsync, isPending } = trpc.members.delete.useMutation();
  const remove = writing({
    send: async () => ({
      isFirst: await isFirst(mutateAsync({ organization_id: organization.id, user_uuid: user.uuid })),
    }),
    show: () => atOnce.remove<OrganizationMember>(trpc.members.overview, (member) => member.user.uuid === user.uuid),
    done: (_, { isFirst: isRemoved }) => ({
      title: t(isRemoved ? 'removed' : 'alreadyRemoved', { name: nameOf(user) }),
    }),
    failed: () => t('notRemoved', { name: nameOf(user) }),
    changed: rolesChanged,
  });
  return { remove, isPending };
}

interface RemoveMemberDialogProps {
  member: Pick<MemberWithState, 'user' | 'is_active'>;
  onClose: () => void;
  /** Where to go after the removal; by default, the page stays. */
  leadTo?: '/members';
}

/** Asks for confirmation before removing a member, and lists what they will lose. */
export function RemoveMemberDialog({ member, onClose, leadTo }: RemoveMemberDialogProps) {
  const t = useTranslations('members');
  const { organization } = useSession();
  const router = useRouter();
  const { remove, isPending } = useRemoveMember(member);
  const name = nameOf(member.user);
  const values = { name, email: member.user.email, organization: organization.name };
  return (
    <ConfirmDialog
      title={t('removeTitle', { name })}
      onClose={onClose}
      confirm={t('removeConfirm')}
      write={{ isPending }}
      onConfirm={async () => {
        // The next page is rendered on the server, so the removal must be done before it is opened.
        if (!leadTo) onClose();
        const isRemoved = await remove();
        if (!leadTo) return;
        if (isRemoved) router.push(leadTo);
        onClose();
      }}
    >
      <p>{member.is_active ? t('removeText', values) : t('removeDeactivatedText', values)}</p>
      <WhatGoes member={member} hasAccess={member.is_active} of="their" />
      <p>{t('removeKept')}</p>
    </ConfirmDialog>
  );
}

/** Asks for confirmation before the current person leaves the organization. The server decides whether they may. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('members');
  const { organization, user } = useSession();
  const { mutateAsync } = trpc.members.delete.useMutation();
  const leave = useEnding(
    () => mutateAsync({ organization_id: organization.id, user_uuid: user.uuid }),
    () => leaveTo('/'),
  );
  return (
    <ConfirmDialog
      title={t('leaveTitle', { organization: organization.name })}
      onClose={onClose}
      confirm={t('leaveConfirm')}
      write={leave}
      onConfirm={() => leave.mutate()}
    >
      <p>{t('leaveText')}</p>
      <WhatGoes member={{ user }} hasAccess of="your" />
    </ConfirmDialog>
  );
}

/** How many roles and projects are named; the rest is a number. */
const named = 5;

interface WhatGoesProps {
  member: { user: { uuid: string } };
  /** Whether the person has access and can have API keys. The keys of a deactivated account are already revoked. */
  hasAccess: boolean;
  /** Whether the text is about its reader or about another person. */
  of: 'your' | 'their';
}

function WhatGoes({ member: { user }, hasAccess, of }: WhatGoesProps) {
  const t = useTranslations('members');
  const listInWords = useListInWords();
  const { organization } = useSession();
  const { data, error } = trpc.members.get.useQuery({ organization_id: organization.id, user_uuid: user.uuid });
  // The server lists no projects for deactivated members, who have no access.
  const projects = trpc.access.projectsOfMember.useQuery(projectsOfMemberInput(organization.id, user.uuid, 1, named), {
    enabled: hasAccess,
  });
  const list = (chunks: ReactNode) => <span className="break-words text-ink">{chunks}</span>;
  return (
    <ul className="list-disc space-y-1 pl-5 marker:text-ink-muted">
      {(!hasAccess || data?.roles.length !== 0) && (
        <li>
          {data ? (
            t.rich('lostRoles', {
              count: data.roles.length,
              roles: listInWords(
                data.roles.slice(0, named).map(({ role_name }) => role_name),
                data.roles.length,
                'roles',
              ),
              list,
            })
          ) : error ? (
            t(`lostAllRoles.${of}`)
          ) : (
            <Skeleton className="w-48 max-w-full" />
          )}
        </li>
      )}
      {projects.data && projects.data.count > 0 && (
        <li>
          {t.rich('lostProjects', {
            projects: listInWords(
              projects.data.results.map(({ name }) => name),
              projects.data.count,
              'projects',
            ),
            list,
          })}
        </li>
      )}
      {hasAccess && <li>{t(`lostKeys.${of}`)}</li>}
    </ul>
  );
}
