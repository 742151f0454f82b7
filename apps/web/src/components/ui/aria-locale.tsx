import { useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';

/** Keeps the library's own texts, such as those read out for a hidden button, in the language of the page. */
export const AriaLocale = ({ children }: { children: ReactNode }) => (
  <I18nProvider locale={useLocale()}>{children}</I18nProvider>
);
