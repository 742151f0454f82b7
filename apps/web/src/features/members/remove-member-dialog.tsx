'use client';

import type { MemberWithState } from '@rolecall/contracts';
import { useRouter } from 'next/navigation';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveTo } from '@/components/ui/leave';
import { Skeleton } from '@/components/ui/skeleton';
import { projectsOfMemberInput } from '@/features/access/search';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { listInWords } from '@/words';
import { useRemoveMember } from './use-remove-member';

interface RemoveMemberDialogProps {
  member: Pick<MemberWithState, 'user' | 'is_active'>;
  onClose: () => void;
  /** Where to go when they are removed; by default nowhere. */
  leadTo?: '/members';
}

/** Asks before somebody is removed, and names what goes with them. */
export function RemoveMemberDialog({ member, onClose, leadTo }: RemoveMemberDialogProps) {
  const { organization } = useSession();
  const router = useRouter();
  const { remove, isPending } = useRemoveMember(member);
  const name = nameOf(member.user);
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      isOpen
      onOpenChange={onClose}
      confirm="Remove from organization"
      isPending={isPending}
      onConfirm={async () => {
        // The page to go to is made on the server, which must know by then.
        if (!leadTo) onClose();
        const isRemoved = await remove();
        if (!leadTo) return;
        if (isRemoved) router.push(leadTo);
        onClose();
      }}
    >
      {member.is_active ? (
        <p>
          {name} ({member.user.email}) loses access to {organization.name} at once. With that go:
        </p>
      ) : (
        <p>
          {name} ({member.user.email}) has no access while the account is deactivated. After removal, reactivating the
          account does not bring the access to {organization.name} back. With that go:
        </p>
      )}
      <WhatGoes member={member} hasAccess={member.is_active} of="their" />
      <p>The account stays, and so does what the activity log says. You can invite the same address again.</p>
    </ConfirmDialog>
  );
}

interface LeaveDialogProps {
  onClose: () => void;
}

/** Asks before somebody leaves the organization on screen. The server knows whether they may. */
export function LeaveDialog({ onClose }: LeaveDialogProps) {
  const { organization, user } = useSession();
  const leave = trpc.members.delete.useMutation({ onSuccess: () => leaveTo('/') });
  return (
    <ConfirmDialog
      title={`Leave ${organization.name}?`}
      isOpen
      onOpenChange={onClose}
      confirm="Leave organization"
      isPending={leave.isPending || leave.isSuccess}
      error={leave.error}
      onConfirm={() => leave.mutate({ organization_id: organization.id, user_uuid: user.uuid })}
    >
      <p>You lose access at once, and need an invite to come back. With that go:</p>
      <WhatGoes member={{ user }} hasAccess of="your" />
    </ConfirmDialog>
  );
}

/** How many roles and projects are named before a number stands for the rest. */
const named = 5;

interface WhatGoesProps {
  member: { user: { uuid: string } };
  /** Whether the person has access and can have API keys: those of a deactivated account are revoked already. */
  hasAccess: boolean;
  /** Whose it is, to whoever reads. */
  of: 'your' | 'their';
}

function WhatGoes({ member: { user }, hasAccess, of }: WhatGoesProps) {
  const { organization } = useSession();
  const { data, error } = trpc.members.get.useQuery({ organization_id: organization.id, user_uuid: user.uuid });
  // Of the deactivated the server tells none: they have no access.
  const projects = trpc.access.projectsOfMember.useQuery(projectsOfMemberInput(organization.id, user.uuid, 1, named), {
    enabled: hasAccess,
  });
  return (
    <ul className="list-disc space-y-1 pl-5 marker:text-ink-muted">
      <li>
        {data ? (
          data.roles.length === 0 ? (
            'no roles: there are none to lose'
          ) : (
            <>
              {data.roles.length === 1 ? 'the role' : 'the roles'}{' '}
              <span className="break-words text-ink">
                {listInWords(
                  data.roles.slice(0, named).map(({ role_name }) => role_name),
                  data.roles.length,
                  ['role', 'roles'],
                )}
              </span>
            </>
          )
        ) : error ? (
          `all of ${of} roles`
        ) : (
          <Skeleton className="w-48 max-w-full" />
        )}
      </li>
      {projects.data && projects.data.count > 0 && (
        <li>
          access to{' '}
          <span className="break-words text-ink">
            {listInWords(
              projects.data.results.map(({ name }) => name),
              projects.data.count,
              ['project', 'projects'],
            )}
          </span>
        </li>
      )}
      {hasAccess && <li>the reach of {of} API keys: these keep working in other organizations, and no longer here</li>}
    </ul>
  );
}
