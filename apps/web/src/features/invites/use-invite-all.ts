import type { Level, OrganizationInviteWithLink } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { type Failure, failureOf } from '@/trpc/errors';

/** How many invites are sent in one request. */
const batch = 20;

/** Whom to invite, and with which level and roles. */
export interface Invitation {
  target_email: string;
  first_name: string;
  level: Level;
  role_ids: string[];
  message: string | null;
}

/** The outcome for one address. */
export type InviteOutcome = { invitation: Invitation } & (
  | { invite: OrganizationInviteWithLink; failure?: never }
  | { failure: Failure; invite?: never }
);

/**
 * Invites several addresses independently: the refusal of one does not affect the others.
 * @param onLeft called with the outcomes if the user leaves the page meanwhile, which stops the sending
 */
export function useInviteAll(onLeft: (outcomes: InviteOutcome[]) => void) {
  const t = useTranslations('invites');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  // Keep no secrets in the mutation cache.
  const create = trpc.invites.create.useMutation({ gcTime: 0 });
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const isStopped = useRef(false);
  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
      isStopped.current = true;
    };
  }, []);
  const inviteAll = async (invitations: Invitation[]): Promise<InviteOutcome[]> => {
    const outcomes: InviteOutcome[] = [];
    isStopped.current = false;
    for (let start = 0; start < invitations.length; start += batch) {
      setProgress({ done: start, total: invitations.length });
      const some = invitations.slice(start, start + batch);
      if (isStopped.current) {
        const failure: Failure = { code: 'offline', detail: t('stopped'), attr: null, requestId: null };
        outcomes.push(...some.map((invitation) => ({ invitation, failure })));
        continue;
      }
      const answers = await Promise.allSettled(
        some.map((invitation) => create.mutateAsync({ organization_id: organization.id, ...invitation })),
      );
      outcomes.push(
        ...some.map((invitation, index): InviteOutcome => {
          const answer = answers[index];
          return answer?.status === 'fulfilled'
            ? { invitation, invite: answer.value }
            : { invitation, failure: failureOf(answer?.reason) };
        }),
      );
    }
    setProgress(null);
    if (isLeft.current) onLeft(outcomes);
    void utils.invites.list.invalidate();
    // An invite to a deactivated member ends their membership.
    void utils.members.invalidate();
    void rolesChanged();
    return outcomes;
  };
  return {
    inviteAll,
    /** Stops after the invites whose request is already on its way. */
    stop: () => void (isStopped.current = true),
    progress,
  };
}
