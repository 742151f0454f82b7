import 'server-only';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { getBridge } from '@/server/bridge';

/** What a mailed link is for, with the secret in its address; undefined where it works no longer. It is not used up. */
export async function findMailedLink(params: Promise<{ token: string }>) {
  const token = decodeURIComponent((await params).token);
  const link = await getBridge().rolecall.readLink(token);
  return link && { ...link, token };
}

/** The metadata of a page that a mailed link leads to. */
export const mailedLinkMetadata = (title: 'resetTitle' | 'confirmTitle') => async (): Promise<Metadata> => {
  const t = await getTranslations('recovery');
  return { title: t(title), robots: { index: false } };
};
