import type { KeptMail } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { Section } from '@/components/ui/section';

interface MailDialogProps {
  mail: KeptMail;
  onClose: () => void;
}

/** Shows one mail as plain text and as HTML. */
export function MailDialog({ mail: { recipient, subject, text, html, created_at }, onClose }: MailDialogProps) {
  const t = useTranslations('mails');
  return (
    <Dialog title={subject} onClose={onClose} isWide>
      <div className="space-y-5">
        <p className="[overflow-wrap:anywhere] text-ink-muted">
          {t.rich('sentTo', { recipient, time: () => <RelativeTime value={created_at} /> })}
        </p>
        <Section title={t('asText')}>
          <p className="rounded-md bg-sunken px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-line">
            {withLinks(text.trim())}
          </p>
        </Section>
        <Section title={t('asHtml')}>
          {/* The empty sandbox allows no scripts, forms or navigation of the page. */}
          <iframe
            title={subject}
            sandbox=""
            srcDoc={html}
            className="h-96 w-full rounded-md border border-line bg-white"
          />
        </Section>
      </div>
    </Dialog>
  );
}

/** Turns the URLs in a text into links. */
const withLinks = (text: string) =>
  text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 === 1 ? (
      // The index is the key, because the same URL may occur twice.
      <a key={index} href={part} className="text-accent underline underline-offset-2 hover:text-accent-strong">
        {part}
      </a>
    ) : (
      part
    ),
  );
