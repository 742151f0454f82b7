import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const pageSize = 50;

const memberOrders = [
  'name',
  '-name',
  'email',
  '-email',
  'level',
  '-level',
  'last_login',
  '-last_login',
  'joined_at',
  '-joined_at',
] as const;
export type MemberOrder = (typeof memberOrders)[number];

/** What the page's address says: the list is wherever its link leads. */
export const membersSearch = {
  search: parseAsString.withDefault(''),
  order: parseAsStringLiteral(memberOrders).withDefault('name'),
  page: parseAsInteger.withDefault(1),
};

export const loadMembersSearch = createLoader(membersSearch);

interface MembersSearch {
  search: string;
  order: MemberOrder;
  page: number;
}

/** The query of a page's address. Server and browser make it here, so that what one fetched the other finds. */
export const membersInput = (organization_id: string, { search, order, page }: MembersSearch) => ({
  organization_id,
  limit: pageSize,
  offset: (Math.max(1, page) - 1) * pageSize,
  order,
  ...(search === '' ? {} : { search: search.slice(0, 200) }),
});
