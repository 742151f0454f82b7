import 'server-only';
import { notFound } from 'next/navigation';
import { getOrganizationId } from '@/features/current-session';
import { projectInput } from './search';

export const isProjectId = (id: string): boolean => /^[1-9]\d{0,14}$/.test(id);

/** The query of the project that a page's address names. Where that is no id, the layout has said so in place of the page. */
export async function getProjectInput(params: Promise<{ id: string }>) {
  const [organizationId, { id }] = await Promise.all([getOrganizationId(), params]);
  if (!isProjectId(id)) notFound();
  return projectInput(organizationId, Number(id));
}
