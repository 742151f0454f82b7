import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';
import { useProjectPath } from './use-project';

/** Fetches the project again after a change of its tokens, masked as always. */
export function useTokenChange(done: string) {
  const path = useProjectPath();
  const utils = trpc.useUtils();
  return async () => {
    await utils.projects.get.invalidate(projectInput(path.organization_id, path.id));
    void utils.activityLog.list.invalidate();
    toastDone(done);
  };
}
