import 'server-only';
import type { AccessControls, UsersWithAccess } from '@rolecall/contracts';
import { roleNamesInputs } from '@/features/roles/search';
import { getTrpc } from '@/trpc/server';
import { memberNamesInput, membersIn, rolesIn, rulesForSome, rulesShown, usersShown } from './names';

/**
 * The queries for the names on an access page, with the same inputs that its sections use.
 * @param sections the rules of each section
 */
export async function nameQueries(
  organization_id: string,
  sections: readonly (AccessControls | null)[],
  users: UsersWithAccess | null,
  page: number,
) {
  const { roles, members } = await getTrpc();
  const shown = sections.map((answer) => rulesShown(rulesForSome(answer?.access_controls ?? [])));
  const people = users ? usersShown(users, page).map(({ organization_membership_id: id }) => id) : [];
  return [
    ...shown
      .flatMap((rules) => roleNamesInputs(organization_id, rolesIn(rules)))
      .map((each) => roles.names.queryOptions(each)),
    ...[...shown.map(membersIn), people]
      .filter(({ length }) => length > 0)
      .map((ids) => members.names.queryOptions(memberNamesInput(organization_id, ids))),
  ];
}
