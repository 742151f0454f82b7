import type { EndedRoleMembership, GrantSource } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import type { Done } from '@/trpc/writing';
import { useGiveRole } from './use-give-role';

/** Where grants come from that one by hand can stand in for. One of a group sync would stay when somebody leaves the group. */
const givenBack = new Set<GrantSource>(['manual', 'invite', 'default_role']);

/** Whether a role that was taken is given back by undoing, which grants it by hand. */
const isGivenBack = ({ sources }: EndedRoleMembership): boolean => sources.some((source) => givenBack.has(source));

/** Whether a group sync gave it as well, which undoing does not do. */
const isAlsoBySync = ({ sources }: EndedRoleMembership): boolean => sources.includes('sync');

/** What is said of a role that was taken from a person, and what gives it back where that is possible. */
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

/** Takes a role from several people, and gives it back. */
export function useTakeFromMany() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  const give = useGiveRole();
  /** What was taken, by the ids of the memberships. */
  const taken = useRef(new Map<string, EndedRoleMembership>());
  return {
    /** Takes it from a part of them: from all or none. */
    async send(ids: string[]) {
      const ended = await mutateAsync({ organization_id: organization.id, ids });
      for (const each of ended) taken.current.set(each.id, each);
    },
    /** What is said once it is taken from all of them, and what gives it back to those to whom that is possible. */
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
