import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReferenceFrame } from '@/features/api-reference/frame';
import { findSignedInUser } from '@/features/current-session';

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations('apiReference'))('title');
  return { title: { default: title, template: `%s · ${title} · Rolecall` } };
}

/** Public: only trying out operations requires signing in. */
export default async function ApiReferenceLayout({ children }: LayoutProps<'/docs/api'>) {
  return <ReferenceFrame isSignedIn={(await findSignedInUser()) !== null}>{children}</ReferenceFrame>;
}
