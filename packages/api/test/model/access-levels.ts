import type { Dashboard, Organization, Project, Rule, User } from './state.ts';

export const projectLevels = ['none', 'member', 'admin'];
export const resourceLevels = ['none', 'viewer', 'editor', 'manager'];

/** A person in an organization, or the system, which has no user. */
interface Person {
  level: number;
  user: User | undefined;
}

/** Where a level comes from. */
type Source = 'organization_admin' | 'explicit_member' | 'explicit_role' | 'default';

/** The highest level that the applicable rules grant; layers are in order of precedence. */
function decide({ level, user }: Person, layers: Rule[][], names: string[], standard: string) {
  if (level >= 8) return { level: names.length - 1, source: 'organization_admin' as Source };
  const isOwn = (rule: Rule) =>
    rule.user !== null ? rule.user === user : rule.role?.members.some((one) => one.user === user) === true;
  for (const rules of layers) {
    const own = rules.filter(isOwn);
    const counting = own.length > 0 ? own : rules.filter((rule) => !rule.role && !rule.user);
    if (counting.length === 0) continue;
    const highest = Math.max(...counting.map((rule) => names.indexOf(rule.access_level)));
    const deciding = counting.filter((rule) => names.indexOf(rule.access_level) === highest);
    const source = deciding.some((rule) => rule.user)
      ? 'explicit_member'
      : own.length > 0
        ? 'explicit_role'
        : 'default';
    return { level: highest, source: source as Source };
  }
  return { level: names.indexOf(standard), source: 'default' as Source };
}

/** A person's level on a project. */
export function onProject(organization: Organization, person: Person, project: Project) {
  const rules = organization.rules.filter((rule) => rule.project === project && rule.resource === 'project');
  return decide(person, [rules], projectLevels, 'member');
}

/** The level of a person who can access the project on its dashboards, or on one of them. */
export function onDashboards(organization: Organization, person: Person, project: Project, dashboard?: Dashboard) {
  const rules = organization.rules.filter((rule) => rule.project === project && rule.resource === 'dashboard');
  const ofOne = rules.filter((rule) => dashboard && rule.dashboard === dashboard);
  const ofKind = rules.filter((rule) => !rule.dashboard);
  return decide(person, [ofOne, ofKind], resourceLevels, 'editor');
}

/** Whether only people with a rule of their own can access the project, apart from admins. */
export const isPrivate = ({ rules }: Organization, project: Project): boolean =>
  rules.some(
    (rule) =>
      rule.project === project &&
      rule.resource === 'project' &&
      !rule.role &&
      !rule.user &&
      rule.access_level === 'none',
  );
