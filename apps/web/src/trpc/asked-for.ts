import 'server-only';
import { getOrganizationId } from '@/features/current-session';
import { readSearchParams, type UrlParameters } from '@/url-state';
import { getTrpc } from './server';

/** What a page of a list is made of: the procedures, the id of the organization on screen, and what the address says. */
export const askedFor = <Parameters extends UrlParameters>(
  parameters: Parameters,
  searchParams: Promise<Record<string, string | string[] | undefined>>,
) => Promise.all([getTrpc(), getOrganizationId(), readSearchParams(parameters, searchParams)]);
