import { useTranslations } from 'next-intl';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Loading } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <Loading label={useTranslations('settings')('loading')}>
      <PanelsSkeleton panels={2} />
    </Loading>
  );
}
