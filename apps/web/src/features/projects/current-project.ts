import 'server-only';
import { notFound } from 'next/navigation';
import { getOrganizationId } from '@/features/current-session';
import { numericId } from '@/numeric-id';
import { projectInput } from './search';

/** The query for the project in a page's URL. If that is not an id, the layout shows “not found” instead of the page. */
export async function getProjectInput(params: Promise<{ id: string }>) {
  const [organizationId, { id }] = await Promise.all([getOrganizationId(), params]);
  if (!numericId.test(id)) notFound();
  return projectInput(organizationId, Number(id));
}
