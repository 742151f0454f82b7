'use client';

import './globals.css';
import { StateMessage } from '@/components/ui/state-message';
import { WarningIcon } from '@/components/ui/warning-icon';
import { asLocale, defaultLocale, type Locale } from '@/i18n/locale';

/** Kept here because the message catalogue is unavailable when the layout that loads it has failed. */
const messages: Record<Locale, { title: string; text: string; start: string }> = {
  en: {
    title: 'This could not be shown',
    text: 'Something went wrong. Try again. If the problem persists, contact the administrator of this server.',
    start: 'Start again',
  },
  de: {
    title: 'Dies konnte nicht angezeigt werden',
    text: 'Etwas ist schiefgegangen. Versuchen Sie es noch einmal. Besteht das Problem weiter, wenden Sie sich an die Administration dieses Servers.',
    start: 'Neu beginnen',
  },
};

/** Replaces the whole page when even the app's frame failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  const locale =
    (typeof document === 'undefined' ? undefined : asLocale(document.documentElement.lang)) ?? defaultLocale;
  const { title, text, start } = messages[locale];
  return (
    <html lang={locale}>
      <body>
        <main>
          <StateMessage isPage icon={<WarningIcon />} title={title} action={<a href="/">{start}</a>} alert>
            <p>{text}</p>
            {error.digest && <code>{error.digest}</code>}
          </StateMessage>
        </main>
      </body>
    </html>
  );
}
