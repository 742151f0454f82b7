import type { AccessControl, AccessControls, UsersWithAccess } from '@rolecall/contracts';
import { type ResourceKind, resourceKinds } from '@rolecall/contracts/kinds';
import { isDefault } from './rules';
import { peopleOnPage, rulesOnPage } from './search';

type Rules = AccessControls['access_controls'];

/** The rules for roles and for people. */
export const rulesForSome = (rules: Rules): AccessControl[] => rules.filter((rule) => !isDefault(rule));

/** A page of them, as a section lists them. */
export const rulesShown = (forSome: Rules, page = 1): AccessControl[] =>
  forSome.slice((page - 1) * rulesOnPage, page * rulesOnPage);

const rulesOfKind = (answer: AccessControls, kind: ResourceKind): AccessControls => ({
  ...answer,
  access_controls: answer.access_controls.filter(({ resource }) => resource === kind),
});

/** The sections of the rules about all resources of a kind: dashboards, and what else there are rules about. */
export const kindSections = (ofKinds: AccessControls): [ResourceKind, AccessControls][] =>
  resourceKinds
    .map((kind): [ResourceKind, AccessControls] => [kind, rulesOfKind(ofKinds, kind)])
    .filter(([kind, answer]) => kind === 'dashboard' || answer.access_controls.length > 0);

/** The ids of the roles and of the memberships that rules are for. */
export const rolesIn = (rules: Rules) => rules.flatMap(({ role }) => role ?? []);
export const membersIn = (rules: Rules) => rules.flatMap(({ organization_member: id }) => id ?? []);

/** The query for the people behind memberships, each as often as it comes. */
export const memberNamesInput = (organization_id: string, ids: readonly string[]) => ({
  organization_id,
  ids: [...new Set(ids)].toSorted(),
});

/** A page of the people with access: the last one, where the page asked for comes after it. */
export function usersShown({ users }: UsersWithAccess, page: number) {
  const last = Math.max(1, Math.ceil(users.length / peopleOnPage));
  const from = (Math.min(page, last) - 1) * peopleOnPage;
  return users.slice(from, from + peopleOnPage);
}
