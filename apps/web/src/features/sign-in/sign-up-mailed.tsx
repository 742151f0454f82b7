import { useTranslations } from 'next-intl';
import { email } from '@/components/ui/email';
import { CheckMail } from '@/features/recovery/check-mail';

interface SignUpMailedProps {
  /** The address, where it is known. */
  address?: string;
  /** Whether it is all there is on the page. */
  isPage?: boolean;
}

/** Says where a sign-up goes on: the same of an address that has an account. */
export function SignUpMailed({ address, isPage = true }: SignUpMailedProps) {
  const t = useTranslations('recovery');
  return (
    <CheckMail isPage={isPage}>
      <p>{address === undefined ? t('signUpSent') : t.rich('signUpSentTo', { address, email })}</p>
    </CheckMail>
  );
}
