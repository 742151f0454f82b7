import dynamic from 'next/dynamic';
import { SectionBoundary } from '@/components/section-boundary';
import { Section } from '@/components/ui/section';
import { useCan } from '@/features/session';
import type { ActivityListProps } from './activity-list';

// Below what one sees at first.
const ActivityList = dynamic(() => import('./activity-list').then((module) => module.ActivityList));

/** The part of a page that tells what changed of its subject lately, for those who may see it. */
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
