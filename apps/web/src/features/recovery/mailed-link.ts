import 'server-only';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { getBridge } from '@/server/bridge';

/** What a mailed link is for, and the secret in its URL; undefined if it no longer works. Reading it does not use it up. */
export async function findMailedLink(params: Promise<{ token: string }>) {
  const token = decodeURIComponent((await params).token);
  const link = await getBridge().rolecall.readLink(token);
  return link && { ...link, token };
}

/** The metadata of a page that mailed links open. */
export const mailedLinkMetadata = (title: 'resetTitle' | 'confirmTitle') => async (): Promise<Metadata> => {
  const t = await getTranslations('recovery');
  return { title: t(title), robots: { index: false } };
};
