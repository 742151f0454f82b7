import { CloudOff, Lock, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import type { Failure } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { RequestId } from './request-id';
import { StateMessage } from './state-message';

/** Rendered if the list of whom to ask cannot be loaded. */
const AskAnyAdmin = () => useTranslations('ui')('askAdmins');

// Every page includes this error state, so whom to ask is loaded only when it is shown.
const AskAdmins = dynamic(() =>
  import('@/features/ask-admins').then(
    (module) => module.AskAdmins,
    () => AskAnyAdmin,
  ),
);

interface ErrorStateProps {
  failure: Pick<Failure, 'code' | 'detail'> & Partial<Failure>;
  /** A button that tries again, if that may help. */
  action?: ReactNode;
  /** Whether it is the only content of the page. */
  isPage?: boolean;
}

/** Replaces content that failed: says why, what to do, and how to find the failure in the log. */
export function ErrorState({ failure, action, isPage = false }: ErrorStateProps) {
  const t = useTranslations('ui');
  const detail = useFailureDetail()(failure);
  if (failure.code === 'permission_denied')
    return (
      <StateMessage isPage={isPage} icon={<Lock />} title={t('noAccess')}>
        <p>{detail}</p>
        {/* People outside the organization are not told who its administrators are. */}
        <p>{failure.messageId === 'notMember' ? t('askAdmins') : <AskAdmins />}</p>
      </StateMessage>
    );
  if (failure.code === 'offline')
    return (
      <StateMessage isPage={isPage} icon={<CloudOff />} title={t('noConnection')} action={action} alert>
        <p>{detail}</p>
      </StateMessage>
    );
  return (
    <StateMessage
      isPage={isPage}
      icon={<TriangleAlert />}
      title={t(failure.code === 'throttled' ? 'tooManyRequests' : 'notShown')}
      action={action}
      alert
    >
      <p>{detail}</p>
      {failure.code === 'error' && <p>{t(failure.requestId ? 'reportErrorWithId' : 'reportError')}</p>}
      <RequestId id={failure.requestId} />
    </StateMessage>
  );
}
