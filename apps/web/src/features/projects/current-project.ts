import 'server-only';
import { notFound } from 'next/navigation';
import { getOrganizationId } from '@/features/current-session';
import { projectInput } from './search';

/** The query of the project that a page's address names. What is no number names none. */
export async function getProjectInput(params: Promise<{ id: string }>) {
  const [organizationId, { id }] = await Promise.all([getOrganizationId(), params]);
  if (!/^[1-9]\d{0,14}$/.test(id)) notFound();
  return projectInput(organizationId, Number(id));
}
