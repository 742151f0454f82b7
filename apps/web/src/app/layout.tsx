import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/providers';
import { asTheme, themeCookie } from '@/theme';
import './globals.css';

// Each page is of whoever asks: none can be made ahead, when there is no database either.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Rolecall', template: '%s · Rolecall' },
  description: 'Who is in an organization, and which roles they hold.',
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = asTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={theme} className="max-md:scroll-pt-16" suppressHydrationWarning>
      <body>
        <Providers theme={theme}>{children}</Providers>
      </body>
    </html>
  );
}
