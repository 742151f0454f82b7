'use client';

import type { ReactNode } from 'react';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { projectInput } from './search';
import { useProjectPath } from './use-project';

interface TokenCardProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
}

/** A kind of token of a project, with what can be done with it. */
export function TokenCard({ title, description, children }: TokenCardProps) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1 max-w-prose text-pretty text-ink-muted">{description}</p>
      {children}
    </section>
  );
}

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
