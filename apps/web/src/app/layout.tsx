import type { Metadata, Viewport } from 'next';
import { getLocale, getTimeZone, getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/providers';
import { rememberEarlyClick } from '@/early-click';
import { MessagesProvider } from '@/i18n/messages-provider';
import { prepareFormats } from '@/prepare-formats';
import { getRequestScope } from '@/server/bridge';
import { asTheme, themeCookie } from '@/theme';
import './globals.css';

// Every page depends on the caller, and there is no database at build time, so no page can be prerendered.
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return { title: { default: 'Rolecall', template: '%s · Rolecall' }, description: t('description') };
}

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = asTheme((await cookies()).get(themeCookie)?.value);
  const locale = await getLocale();
  return (
    <html lang={locale} data-theme={theme} className="max-md:scroll-pt-16" suppressHydrationWarning>
      <body>
        <script
          nonce={getRequestScope().nonce}
          dangerouslySetInnerHTML={{ __html: rememberEarlyClick + prepareFormats }}
          suppressHydrationWarning
        />
        <MessagesProvider locale={locale} timeZone={await getTimeZone()}>
          <Providers theme={theme}>{children}</Providers>
        </MessagesProvider>
      </body>
    </html>
  );
}
