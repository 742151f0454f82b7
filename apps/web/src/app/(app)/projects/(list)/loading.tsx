import { useTranslations } from 'next-intl';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { ProjectsSkeleton } from '@/features/projects/projects-table';

export default function ProjectsLoading() {
  return (
    <Loading label={useTranslations('projects')('loading')}>
      <Skeleton className="mb-3 h-9 w-72 max-w-full" />
      <ProjectsSkeleton />
    </Loading>
  );
}
