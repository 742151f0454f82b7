import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useToastNotLoaded } from '@/components/lazily';
import { setPreference } from '@/preference';
import { loadMessages } from './load-messages';
import { type Locale, localeCookie } from './locale';

/** Changes the language of the pages, and keeps it for those to come. What is typed or open on the page stays. */
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
