'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Skeleton } from '@/components/ui/skeleton';
import { GroupsSkeleton, GroupsTable } from './groups-table';

// One comes for the list: what is beside it loads once the page stands.
const TryLookup = dynamic(() => import('./try-lookup').then((module) => module.TryLookup), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

const WithTryLookup = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
    <div className="min-w-0">{children}</div>
    <SectionBoundary>
      <TryLookup />
    </SectionBoundary>
  </div>
);

/** The groups in other systems, beside a form to try a lookup with. */
export const ExternalGroups = () => (
  <WithTryLookup>
    <GroupsTable />
  </WithTryLookup>
);

export const ExternalGroupsSkeleton = () => (
  <WithTryLookup>
    <Skeleton className="mb-3 h-8 w-80 max-w-full" />
    <Skeleton className="mb-3 h-9 w-72 max-w-full" />
    <GroupsSkeleton />
  </WithTryLookup>
);
