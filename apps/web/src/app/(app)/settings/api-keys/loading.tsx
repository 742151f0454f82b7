import { Loading } from '@/components/ui/skeleton';
import { ApiKeysSkeleton } from '@/features/api-keys/api-keys';

export default function ApiKeysLoading() {
  return (
    <Loading label="Loading the API keys">
      <ApiKeysSkeleton />
    </Loading>
  );
}
