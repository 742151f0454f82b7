import type { Metadata } from 'next';
import { ApiReference } from '@/features/api-reference/reference';
import { findSignedInUser } from '@/features/current-session';
import { getRequestScope } from '@/server/bridge';

export const metadata: Metadata = {
  title: 'API reference',
  description: 'Every operation of the REST API: what it does, takes and answers, and who may call it.',
};

/** For everybody: signing in is needed only for trying operations. */
export default async function ApiReferencePage() {
  const user = await findSignedInUser();
  return <ApiReference baseUrl={getRequestScope().baseUrl} email={user?.email ?? null} />;
}
