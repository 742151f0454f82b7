'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { SectionBoundary } from '@/components/section-boundary';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { GroupsTable } from './groups-table';

// One comes for the list: what is beside it loads once the page stands.
const TryLookup = dynamic(() => import('./try-lookup').then((module) => module.TryLookup), {
  ssr: false,
  loading: () => <Skeleton className="h-72" />,
});

/** The groups in other systems, beside a form to try a lookup with. */
export function ExternalGroups() {
  const t = useTranslations('externalGroups');
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <div className="min-w-0">
        <GroupsTable />
      </div>
      <Panel title={t('tryTitle')} description={t('tryText')}>
        <SectionBoundary>
          <TryLookup />
        </SectionBoundary>
      </Panel>
    </div>
  );
}
