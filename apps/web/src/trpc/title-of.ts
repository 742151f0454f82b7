import 'server-only';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { PlainKey } from '@/i18n/page-title';
import { describeFailure } from './server';

/**
 * The metadata of a page about one thing, and of the pages below it.
 * @param name of the thing; null if it does not exist
 * @param kind the title if the name cannot be read
 */
export async function titleOf(name: Promise<string | null>, kind: PlainKey): Promise<Metadata> {
  const [t, found] = await Promise.all([getTranslations(), name.catch(describeFailure)]);
  if (found === null || (typeof found !== 'string' && found.code === 'not_found')) {
    const missing = t('shell.notFound');
    return { title: { default: missing, template: `${missing} · Rolecall` } };
  }
  const title = typeof found === 'string' ? found : t(kind);
  return { title: { default: title, template: `%s · ${title} · Rolecall` } };
}
