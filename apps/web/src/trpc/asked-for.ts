import 'server-only';
import type { ActivityFilter } from '@/features/activity/href';
import { activityInput } from '@/features/activity/search';
import { findSession, getOrganizationId } from '@/features/current-session';
import { readSearchParams, type UrlParameters } from '@/url-state';
import { getTrpc } from './server';

/** What a list page needs: the procedures, the id of the current organization, and the parameters from the URL. */
export const askedFor = <Parameters extends UrlParameters>(
  parameters: Parameters,
  searchParams: Promise<Record<string, string | string[] | undefined>>,
) => Promise.all([getTrpc(), getOrganizationId(), readSearchParams(parameters, searchParams)]);

/** The query for the latest changes of a page's subject, if the person may see them. */
export async function latestActivity(filter: ActivityFilter, limit: number) {
  const [{ activityLog }, session] = await Promise.all([getTrpc(), findSession()]);
  if (!session || session.denied.includes('activityLog.list')) return [];
  return [activityLog.list.queryOptions(activityInput(session.organization.id, filter, limit))];
}
