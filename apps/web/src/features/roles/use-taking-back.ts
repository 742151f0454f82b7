import type { EndedRoleMembership, GrantSource } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import type { Done } from '@/trpc/writing';
import { useGiveRole } from './use-give-role';

/** Grant sources that a manual grant can replace. Not group syncs: it would stay when the person leaves the group. */
const givenBack = new Set<GrantSource>(['manual', 'invite', 'default_role']);

/** Whether undo gives back a role that was taken. It does so with a manual grant. */
const isGivenBack = ({ sources }: EndedRoleMembership): boolean => sources.some((source) => givenBack.has(source));

/** Whether a group sync had granted the role too. Undo does not restore that grant. */
const isAlsoBySync = ({ sources }: EndedRoleMembership): boolean => sources.includes('sync');

/** Returns the message after a role was taken from a person, with undo where that is possible. */
export function useTaken() {
  const t = useTranslations('roles.holders');
  return (ended: EndedRoleMembership, undo: () => void): Omit<Done, 'title'> =>
    isGivenBack(ended)
      ? { undo, ...(isAlsoBySync(ended) ? { detail: t('alsoBySync') } : {}) }
      : { detail: t('givenBySync') };
}

/** A person, and the id of their membership of a role. */
interface Holder {
  id: string;
  user: { uuid: string };
}

/** Takes a role from several people, with undo. */
export function useTakeFromMany() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  const give = useGiveRole();
  /** The memberships that were ended, by id. */
  const taken = useRef(new Map<string, EndedRoleMembership>());
  return {
    /** Ends some of the memberships: all of the given ones, or none. */
    async send(ids: string[]) {
      const ended = await mutateAsync({ organization_id: organization.id, ids });
      for (const each of ended) taken.current.set(each.id, each);
    },
    /** The message once all memberships have ended, with undo for the people it is possible for. */
    outcome(role: { id: string; name: string }, holders: readonly Holder[]): Omit<Done, 'title'> {
      const back = holders.flatMap(({ id, user }) => {
        const ended = taken.current.get(id);
        return ended && isGivenBack(ended) ? [{ user, ...ended }] : [];
      });
      const left = holders.length - back.length;
      const partly = back.filter(isAlsoBySync).length;
      const details = [
        ...(left > 0 ? [back.length > 0 ? t('someGivenBySync', { count: left }) : t('givenBySync')] : []),
        ...(partly > 0 ? [t('someAlsoBySync', { count: partly })] : []),
      ];
      return {
        ...(details.length > 0 ? { detail: details.join(' ') } : {}),
        ...(back.length > 0 ? { undo: () => void give(role, back) } : {}),
      };
    },
  };
}
