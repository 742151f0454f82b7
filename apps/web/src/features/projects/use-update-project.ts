import type { Project } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { type RouterInputs, trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { projectInput } from './search';

type Update = RouterInputs['projects']['update'];

/** The response as it goes into the cache: with the masked secret tokens from before, because the response has them in clear. */
const withTokensOf = (before: Project | undefined, answer: Project): Project => ({
  ...answer,
  secret_api_token: before?.secret_api_token ?? null,
  secret_api_token_backup: before?.secret_api_token_backup ?? null,
});

/** Changes settings. They show at once, and are put back if the server refuses. */
export function useUpdateProject() {
  const utils = trpc.useUtils();
  const { organization } = useSession();
  const queryOf = ({ id }: Pick<Update, 'id'>) => projectInput(organization.id, id);
  return trpc.projects.update.useMutation({
    async onMutate(update) {
      const query = queryOf(update);
      await utils.projects.get.cancel(query);
      const before = utils.projects.get.getData(query);
      const { expected: _, ...settings } = update;
      if (before) utils.projects.get.setData(query, { ...before, ...settings } as Project);
      return { before };
    },
    onError(_, update, context) {
      utils.projects.get.setData(queryOf(update), context?.before);
      // Somebody else may have changed it: their values are fetched before the error is shown.
      return utils.projects.get.invalidate(queryOf(update));
    },
    onSuccess(answer, update, { before }) {
      utils.projects.get.setData(queryOf(update), withTokensOf(before, answer));
      void utils.projects.overview.invalidate();
      void utils.activityLog.list.invalidate();
      // That a project is private is an access rule.
      if (update.access_control !== undefined) void utils.access.invalidate();
    },
  });
}

/** Undoes a change of settings, from a toast that may outlive the page. */
export function useUndoUpdate() {
  const t = useTranslations('projects');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.projects.update.useMutation();
  return (update: Update) =>
    void writing({
      send: () => mutateAsync(update),
      failed: () => t('notUndone'),
      changed: () =>
        Promise.all([
          utils.projects.get.invalidate(projectInput(organization.id, update.id)),
          utils.projects.overview.invalidate(),
        ]),
    })();
}
