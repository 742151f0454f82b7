import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReferenceOverview } from '@/features/api-reference/overview';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiReference');
  return { title: t('title'), description: t('description') };
}

export default function Page() {
  return <ReferenceOverview />;
}
