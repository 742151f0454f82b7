import dynamic from 'next/dynamic';
import { SectionBoundary } from '@/components/section-boundary';
import { Section } from '@/components/ui/section';
import { useCan } from '@/features/session';
import type { ActivityListProps } from './activity-list';

// Below the fold, so loaded separately.
const ActivityList = dynamic(() => import('./activity-list').then((module) => module.ActivityList));

/** The section of a page with the latest changes of its subject, for users who may list the activity. */
export function LatestActivity({ title, ...list }: ActivityListProps & { title: string }) {
  if (!useCan('activityLog.list')) return null;
  return (
    <Section title={title}>
      <SectionBoundary>
        <ActivityList {...list} />
      </SectionBoundary>
    </Section>
  );
}
