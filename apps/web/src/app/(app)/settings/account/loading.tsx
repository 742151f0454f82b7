import { useTranslations } from 'next-intl';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Loading } from '@/components/ui/skeleton';

export default function SettingsLoading() {
  return (
    <Loading label={useTranslations('account')('loading')}>
      <PanelsSkeleton panels={4} />
    </Loading>
  );
}
