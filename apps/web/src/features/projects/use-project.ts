import type { Project } from '@rolecall/contracts';
import { useParams } from 'next/navigation';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';

/** The ids of the project in the page's URL and of its organization, as every call about the project needs them. */
export function useProjectPath() {
  const { organization } = useSession();
  const { id } = useParams<{ id: string }>();
  return { organization_id: organization.id, id: Number(id) };
}

/** The lowest `effective_membership_level` that may change a project. */
const projectAdmin = 8;

/** The project of the page, which the layout has prefetched. */
export function useProject(): Project {
  const { organization_id, id } = useProjectPath();
  const [project] = trpc.projects.get.useSuspenseQuery(projectInput(organization_id, id));
  return project;
}

/** Whether the current person is an admin of the project or of the organization, and so may change it and see its tokens. */
export const useIsProjectAdmin = (): boolean => (useProject().effective_membership_level ?? 0) >= projectAdmin;
