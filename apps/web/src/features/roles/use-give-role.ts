import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { writing } from '@/trpc/writing';
import { explainEnd, hasEnded } from './ended-meanwhile';
import { useRolesChanged } from './use-roles-changed';

interface Recipient {
  user: { uuid: string };
  /** When the role expires for them; null for never. */
  expires_at?: string | null;
}

/**
 * Returns a function that gives a role back to people: at most as many as can be selected in a list. People with the same
 * expiry share a request, which succeeds for all or none of them. People whose time has ended meanwhile are skipped.
 */
export function useGiveRole() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.createMany.useMutation();
  const changed = useRolesChanged();
  return (role: { id: string; name: string }, people: readonly Recipient[]) =>
    writing({
      async send() {
        const expiryFor = ({ expires_at = null }: Recipient) => expires_at;
        const count = { added: 0, ended: 0 };
        const refused: unknown[] = [];
        for (const expires_at of new Set(people.map(expiryFor))) {
          const some = people.filter((one) => expiryFor(one) === expires_at);
          const input = {
            organization_id: organization.id,
            role_id: role.id,
            user_uuids: some.map(({ user }) => user.uuid),
            expires_at,
          };
          try {
            count.added += (await mutateAsync(input).catch(explainEnd)).length;
          } catch (error) {
            // A problem with some people must not keep the role from the others.
            if (failureOf(error).code !== 'invalid_input') throw error;
            if (hasEnded(failureOf(error))) count.ended += some.length;
            refused.push(error);
          }
        }
        const untold = refused.find((error) => count.added === 0 || !hasEnded(failureOf(error)));
        if (untold !== undefined) throw untold;
        return count;
      },
      done: (_, { added, ended }) => ({
        title: t('addedMany', { count: added, role: role.name }),
        ...(ended > 0 ? { detail: t('endedForSome', { count: ended }) } : {}),
      }),
      failed: (_, failure) => t(hasEnded(failure) ? 'noneAdded' : 'notAllAdded', { role: role.name }),
      changed,
    })();
}
