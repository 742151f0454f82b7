import type { AccessControl, AccessControls, UsersWithAccess } from '@rolecall/contracts';
import { type ResourceKind, resourceKinds } from '@rolecall/contracts/kinds';
import { isDefault } from './rules';
import { peopleOnPage, rulesOnPage } from './search';

type Rules = AccessControls['access_controls'];

/** The rules for roles and for people, without the default. */
export const rulesForSome = (rules: Rules): AccessControl[] => rules.filter((rule) => !isDefault(rule));

/** One page of these rules, as a section lists them. */
export const rulesShown = (forSome: Rules, page = 1): AccessControl[] =>
  forSome.slice((page - 1) * rulesOnPage, page * rulesOnPage);

const rulesOfKind = (answer: AccessControls, kind: ResourceKind): AccessControls => ({
  ...answer,
  access_controls: answer.access_controls.filter(({ resource }) => resource === kind),
});

/** The sections for rules about all resources of a kind: always dashboards, and each other kind that has rules. */
export const kindSections = (ofKinds: AccessControls): [ResourceKind, AccessControls][] =>
  resourceKinds
    .map((kind): [ResourceKind, AccessControls] => [kind, rulesOfKind(ofKinds, kind)])
    .filter(([kind, answer]) => kind === 'dashboard' || answer.access_controls.length > 0);

/** The IDs of the roles and of the memberships that rules are for. */
export const rolesIn = (rules: Rules) => rules.flatMap(({ role }) => role ?? []);
export const membersIn = (rules: Rules) => rules.flatMap(({ organization_member: id }) => id ?? []);

/** The query for the people behind memberships. The IDs may contain duplicates; the query has each once, sorted. */
export const memberNamesInput = (organization_id: string, ids: readonly string[]) => ({
  organization_id,
  ids: [...new Set(ids)].toSorted(),
});

/** One page of the people with access; the last page if the requested one is beyond it. */
export function usersShown({ users }: UsersWithAccess, page: number) {
  const last = Math.max(1, Math.ceil(users.length / peopleOnPage));
  const from = (Math.min(page, last) - 1) * peopleOnPage;
  return users.slice(from, from + peopleOnPage);
}
