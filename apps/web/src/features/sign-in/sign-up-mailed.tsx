import { useTranslations } from 'next-intl';
import { email } from '@/components/ui/email';
import { CheckMail } from '@/features/recovery/check-mail';

interface SignUpMailedProps {
  /** The address, if known. */
  address?: string;
  /** Whether it is the whole content of the page. */
  isPage?: boolean;
}

/** Says that a sign-up continues from a mail, in the same words if the address already has an account. */
export function SignUpMailed({ address, isPage = true }: SignUpMailedProps) {
  const t = useTranslations('recovery');
  return (
    <CheckMail isPage={isPage}>
      <p>{address === undefined ? t('signUpSent') : t.rich('signUpSentTo', { address, email })}</p>
    </CheckMail>
  );
}
