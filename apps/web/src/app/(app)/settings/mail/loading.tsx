import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { MailsSkeleton } from '@/features/mails/mails';

export default function MailLoading() {
  return (
    <Loading label={useTranslations('mails')('loading')}>
      <MailsSkeleton />
    </Loading>
  );
}
