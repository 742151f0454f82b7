'use client';

import type { AccessLevel, Dashboard } from '@rolecall/contracts';
import { keepingPrevious, trpc } from '@/trpc/client';
import { dashboardLevelsInput } from './search';

const changes = (level: AccessLevel | undefined) => level === 'editor' || level === 'manager';

/** What the person may do with a project's dashboards, so that nothing is offered that would be refused. */
export function useDashboardLevels(projectId: number, dashboards: readonly Pick<Dashboard, 'id'>[]) {
  const { data } = trpc.access.dashboardLevels.useQuery(dashboardLevelsInput(projectId, dashboards), keepingPrevious);
  const levels = new Map(data?.dashboards.map(({ id, access_level }) => [id, access_level]));
  return {
    canCreate: changes(data?.access_level),
    canChange: (id: number) => changes(levels.get(id)),
  };
}
