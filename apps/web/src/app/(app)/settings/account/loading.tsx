import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Loading } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <Loading label="Loading your account">
      <PanelsSkeleton panels={3} />
    </Loading>
  );
}
