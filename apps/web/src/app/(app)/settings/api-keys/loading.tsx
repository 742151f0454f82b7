import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { ApiKeysSkeleton } from '@/features/api-keys/api-keys';

export default function ApiKeysLoading() {
  return (
    <Loading label={useTranslations('apiKeys')('loading')}>
      <ApiKeysSkeleton />
    </Loading>
  );
}
