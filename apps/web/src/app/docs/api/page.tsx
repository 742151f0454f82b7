import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ApiReference } from '@/features/api-reference/reference';
import { findSignedInUser } from '@/features/current-session';
import { getRequestScope } from '@/server/bridge';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiReference');
  return { title: t('title'), description: t('description') };
}

/** For everybody: signing in is needed only for trying operations. */
export default async function ApiReferencePage() {
  const user = await findSignedInUser();
  return <ApiReference baseUrl={getRequestScope().baseUrl} email={user?.email ?? null} />;
}
