import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Loading } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <Loading label="Loading the settings">
      <PanelsSkeleton panels={2} />
    </Loading>
  );
}
