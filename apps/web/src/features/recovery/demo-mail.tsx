import { useTranslations } from 'next-intl';
import { TextLink } from '@/components/ui/text-link';

/** Tells where the mails of a demo are, which are sent to nobody. */
export function DemoMail() {
  const t = useTranslations('recovery');
  return (
    <p className="text-pretty">
      {t.rich('demoMail', { link: (chunks) => <TextLink href="/settings/mail">{chunks}</TextLink> })}
    </p>
  );
}
