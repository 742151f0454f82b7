import 'server-only';
import { notFound } from 'next/navigation';
import { getOrganizationId } from '@/features/current-session';
import { numericId } from '@/numeric-id';
import { projectInput } from './search';

/** The query of the project that a page's address names. Where that is no id, the layout has said so in place of the page. */
export async function getProjectInput(params: Promise<{ id: string }>) {
  const [organizationId, { id }] = await Promise.all([getOrganizationId(), params]);
  if (!numericId.test(id)) notFound();
  return projectInput(organizationId, Number(id));
}
