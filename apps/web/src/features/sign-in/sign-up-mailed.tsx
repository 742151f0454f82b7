import { useTranslations } from 'next-intl';
import { CheckMail } from '@/features/recovery/check-mail';

interface SignUpMailedProps {
  /** The address, where it is known. */
  email?: string;
  /** Whether it is all there is on the page. */
  isPage?: boolean;
}

/** Says where a sign-up goes on: the same of an address that has an account. */
export function SignUpMailed({ email, isPage = true }: SignUpMailedProps) {
  const t = useTranslations('recovery');
  return (
    <CheckMail isPage={isPage}>
      <p>
        {email === undefined
          ? t('signUpSent')
          : t.rich('signUpSentTo', {
              address: email,
              email: (chunks) => <span className="[overflow-wrap:anywhere] text-ink">{chunks}</span>,
            })}
      </p>
    </CheckMail>
  );
}
