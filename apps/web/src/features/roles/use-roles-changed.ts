import type { InvalidateQueryFilters } from '@tanstack/react-query';
import { trpc } from '@/trpc/client';

/**
 * Invalidates all queries about roles, their holders, the access they give and the external groups linked to them.
 * @returns a function that does so; with `'none'`, the queries are refetched only when they are shown again
 */
export function useRolesChanged() {
  const utils = trpc.useUtils();
  return (refetchType: InvalidateQueryFilters['refetchType'] = 'active') =>
    Promise.all([
      // If the change removed a member, refetching that member's page would find nothing.
      utils.members.get.invalidate(undefined, { refetchType: 'none' }),
      ...[
        utils.roles,
        utils.roleMemberships,
        utils.roleExternalReferences,
        utils.members.overview,
        utils.access,
        utils.activityLog,
        utils.welcome,
      ].map((each) => each.invalidate(undefined, { refetchType })),
    ]);
}

/** The same as `useRolesChanged`, and also refetches the member pages on screen. */
export function useMembershipChanged() {
  const { members } = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  return () => Promise.all([members.get.invalidate(), rolesChanged()]);
}
