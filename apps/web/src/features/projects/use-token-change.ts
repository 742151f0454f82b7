import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';
import { useProjectPath } from './use-project';

/** Returns a callback for after a change of the tokens, which refetches the project with masked tokens. @param done the message */
export function useTokenChange(done: string) {
  const path = useProjectPath();
  const utils = trpc.useUtils();
  return async () => {
    await utils.projects.get.invalidate(projectInput(path.organization_id, path.id));
    void utils.activityLog.list.invalidate();
    toastDone(done);
  };
}
