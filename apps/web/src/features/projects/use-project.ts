import type { Project } from '@rolecall/contracts';
import { useParams } from 'next/navigation';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';

/** The number of the project that the page's address names, with its organization: what a call about it begins with. */
export function useProjectPath() {
  const { organization } = useSession();
  const { id } = useParams<{ id: string }>();
  return { organization_id: organization.id, id: Number(id) };
}

/** The least level on a project, as it is answered, with which people change it. */
const projectAdmin = 8;

/** The project that the page is about, which its layout brings along. */
export function useProject(): Project {
  const { organization_id, id } = useProjectPath();
  const [project] = trpc.projects.get.useSuspenseQuery(projectInput(organization_id, id));
  return project;
}

/** Whether the person is an admin of the project, of it alone or of the whole organization: they change it and see its tokens. */
export const useIsProjectAdmin = (): boolean => (useProject().effective_membership_level ?? 0) >= projectAdmin;
