'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { SectionBoundary } from '@/components/section-boundary';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { GroupsTable } from './groups-table';

// The list is the main content, so the form beside it loads after the page.
const TryLookup = dynamic(() => import('./try-lookup').then((module) => module.TryLookup), {
  ssr: false,
  loading: () => <Skeleton className="h-72" />,
});

/** The external groups, beside a form to try a lookup. */
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
