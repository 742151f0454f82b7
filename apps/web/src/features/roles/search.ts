import { createLoader, parseAsInteger } from 'nuqs/server';

export const pageSize = 50;

export const rolesSearch = { page: parseAsInteger.withDefault(1) };
export const loadRolesSearch = createLoader(rolesSearch);

/** The query of a page's address; see the members' for why it is made here. */
export const rolesInput = (organization_id: string, { page }: { page: number }) => ({
  organization_id,
  limit: pageSize,
  offset: (Math.max(1, page) - 1) * pageSize,
});
