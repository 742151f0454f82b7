import type { InvalidateQueryFilters } from '@tanstack/react-query';
import { trpc } from '@/trpc/client';

/**
 * Has everything fetched anew that tells of roles, who holds them, what access they give or which groups are linked to them.
 * @returns what does so; with `'none'`, only once it is shown again
 */
export function useRolesChanged() {
  const utils = trpc.useUtils();
  return (refetchType: InvalidateQueryFilters['refetchType'] = 'active') =>
    Promise.all([
      // The page of somebody who is gone with it would find nothing.
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

/** The same with what the page of a person tells of their roles. */
export function useMembershipChanged() {
  const { members } = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  return () => Promise.all([members.get.invalidate(), rolesChanged()]);
}
