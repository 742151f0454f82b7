import { CircleAlert } from 'lucide-react';
import type { Failure } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { RequestId } from './request-id';

/** Shows the error that concerns a form as a whole. */
export function FormError({ failure }: { failure: Pick<Failure, 'detail'> & Partial<Failure> }) {
  const detail = useFailureDetail()(failure);
  return (
    <div role="alert" className="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0">
        <p>{detail}</p>
        {failure.code === 'error' && <RequestId id={failure.requestId} />}
      </div>
    </div>
  );
}
