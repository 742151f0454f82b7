import { projectNamesInput } from '@/features/projects/search';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** The projects that the user may see, by organization: in the given ones, or in all that they belong to. Fetched once enabled. */
export function useProjectNames(enabled: boolean, only: readonly string[] | null = null) {
  const { organizations } = useSession();
  const asked = organizations.filter(({ id }) => !only || only.includes(id));
  const answers = trpc.useQueries((each) =>
    asked.map(({ id }) => each.projects.overview(projectNamesInput(id), { enabled })),
  );
  return {
    isPending: enabled && answers.some((answer) => answer.isPending),
    error: answers.find((answer) => answer.error)?.error ?? null,
    organizations: asked.map((organization, index) => ({
      ...organization,
      projects: (answers[index]?.data?.results ?? []).map(({ id, name }) => ({ id, name })),
    })),
  };
}
