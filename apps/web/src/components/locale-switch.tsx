'use client';

import clsx from 'clsx';
import { useLocale, useTranslations } from 'next-intl';
import { languageNames, locales } from '@/i18n/locale';
import { useSetLocale } from '@/i18n/use-set-locale';

/** Switches between the languages, for people who are not signed in. */
export function LocaleSwitch() {
  const t = useTranslations('shell');
  const current = useLocale();
  const setLocale = useSetLocale();
  return (
    <div role="group" aria-label={t('language')} className="flex gap-1">
      {locales.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === current}
          onClick={() => setLocale(locale)}
          className={clsx(
            'min-h-8 cursor-pointer rounded-md px-2.5',
            locale === current ? 'font-medium text-ink' : 'text-ink-muted hover:bg-sunken hover:text-ink',
          )}
        >
          {languageNames[locale]}
        </button>
      ))}
    </div>
  );
}
