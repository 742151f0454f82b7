import type { RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { together, useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** The editable text fields of a role. */
export type RoleTextField = 'name' | 'description';

type RoleTexts = Partial<Pick<RoleSummary, RoleTextField>>;

/** Returns a function that changes a role's name or description. Its promise rejects if the server refuses. */
export function useEditRole() {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const changed = useRolesChanged();
  const update = trpc.roles.update.useMutation();
  const edit = writing({
    send: ({ id, to, seen }: { id: string; to: RoleTexts; seen: RoleTexts }) =>
      update.mutateAsync({ organization_id: organization.id, id, ...to, expected: seen }),
    show({ id, to }) {
      const isIt = (role: RoleSummary) => role.id === id;
      return together(
        atOnce.change<RoleSummary>(trpc.roles.overview, isIt, to),
        atOnce.show<RoleSummary>(trpc.roles.summary, (role) => (isIt(role) ? { ...role, ...to } : role)),
      );
    },
    changed,
  });
  return async ({ id, name }: RoleSummary, field: RoleTextField, text: string, seen: string) => {
    const [to, before] = [{ [field]: text }, { [field]: seen }];
    await edit({ id, to, seen: before });
    const isName = field === 'name';
    toastDone(isName ? t('renamed', { before: seen, after: text }) : t('described', { role: name }), {
      undo: () =>
        void edit({ id, to: before, seen: to }).catch((error: unknown) =>
          toastFailed(isName ? t('notRenamedBack', { role: text }) : t('notDescribedBack', { role: name }), error),
        ),
    });
  };
}
