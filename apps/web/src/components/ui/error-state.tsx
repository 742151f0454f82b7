import { CloudOff, Lock, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '@/trpc/errors';
import { RequestId } from './request-id';
import { StateMessage } from './state-message';

interface ErrorStateProps {
  failure: Pick<Failure, 'code' | 'detail'> & Partial<Failure>;
  /** A button that tries again, where that may help. */
  action?: ReactNode;
  /** Whether it is all there is on the page. */
  isPage?: boolean;
}

/** Says in place of content why it is not there, what to do, and how to find it in the log. */
export function ErrorState({ failure, action, isPage = false }: ErrorStateProps) {
  if (failure.code === 'permission_denied')
    return (
      <StateMessage isPage={isPage} icon={<Lock />} title="You can’t see this">
        <p>{failure.detail}</p>
        <p>An owner or an admin of your organization can give you more access.</p>
      </StateMessage>
    );
  if (failure.code === 'offline')
    return (
      <StateMessage isPage={isPage} icon={<CloudOff />} title="No connection" action={action} alert>
        <p>{failure.detail}</p>
      </StateMessage>
    );
  return (
    <StateMessage
      isPage={isPage}
      icon={<TriangleAlert />}
      title={failure.code === 'throttled' ? 'Too many requests' : 'This could not be shown'}
      action={action}
      alert
    >
      <p>{failure.detail}</p>
      {failure.code === 'error' && (
        <p>
          Try again. If it happens again, tell whoever runs this server{failure.requestId ? ' the number below' : ''}.
        </p>
      )}
      <RequestId id={failure.requestId} />
    </StateMessage>
  );
}
