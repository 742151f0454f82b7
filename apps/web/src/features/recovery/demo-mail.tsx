import { useTranslations } from 'next-intl';
import { TextLink } from '@/components/ui/text-link';

/** Says where to read the mails of a demo, which are kept instead of being sent. */
export function DemoMail() {
  const t = useTranslations('recovery');
  return (
    <p className="text-pretty">
      {t.rich('demoMail', { link: (chunks) => <TextLink href="/settings/mail">{chunks}</TextLink> })}
    </p>
  );
}
