import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useToastNotLoaded } from '@/components/lazily';
import { setPreference } from '@/preference';
import { loadMessages } from './load-messages';
import { type Locale, localeCookie } from './locale';

/** Changes the language of the pages, now and in the future. What is typed or open on the page is kept. */
export function useSetLocale(): (locale: Locale) => Promise<void> {
  const t = useTranslations('ui');
  const router = useRouter();
  const toastNotLoaded = useToastNotLoaded();
  return async (locale) => {
    try {
      await loadMessages(locale);
    } catch {
      return toastNotLoaded(t('languageNotChanged'));
    }
    setPreference(localeCookie, locale);
    router.refresh();
  };
}
