import {
  accessLevelsOf,
  type AccessLevel,
  type AccessSource,
  defaultAccessLevelOf,
  hasAllAccess,
  levels,
  type ResourceKind,
} from '@rolecall/contracts';
import type { Tables } from '@rolecall/db';
import {
  type Expression,
  expressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type SqlBool,
} from 'kysely';
import type { OrganizationCaller } from './authorization.ts';
import { userOf } from './context.ts';

/**
 * Evaluates access rules: what level a person has on projects and their resources. Rules become levels only here, for
 * one caller or many people, for one project or for lists. Levels are numbers here, as they are stored: the index in
 * the ordered list of the resource's levels, where 0 means none.
 */

/** Which of an organization's projects a caller may see. */
export interface Reach {
  /** 1 if the caller has the highest level on everything, as admins and owners of the organization do. */
  has_all: 0 | 1;
  /** The person whose rules apply; 0, which is no user's id, for the system. */
  user_id: number;
  /** The projects that the API key is limited to; null if there is no limit. */
  only: readonly number[] | null;
}

/** The parts of a reach that prepared queries take as parameters. */
export type ReachArguments = Pick<Reach, 'has_all' | 'user_id'>;

/** The reach of a caller who has this level in the organization. */
export const reachOf = ({
  actor,
  organization,
}: Pick<OrganizationCaller, 'actor'> & { organization: { level: number } }): Reach => ({
  has_all: hasAllAccess(organization.level) ? 1 : 0,
  user_id: userOf(actor)?.id ?? 0,
  only: actor.kind === 'user' ? (actor.key?.projects ?? null) : null,
});

/** Everything in an organization, for reads whose result does not depend on the caller. */
export const fullReach: Reach = { has_all: 1, user_id: 0, only: null };

/** The reach built from a prepared query's parameters. Keys that are limited to projects use separate queries. */
export const reachFrom = (param: <Name extends keyof ReachArguments>(name: Name) => ReachArguments[Name]): Reach => ({
  has_all: param('has_all'),
  user_id: param('user_id'),
  only: null,
});

const projectRanks = accessLevelsOf('project');
const resourceRanks = accessLevelsOf('dashboard');
export const projectRank = (level: AccessLevel): number => projectRanks.indexOf(level);
export const resourceRank = (level: AccessLevel): number => resourceRanks.indexOf(level);
export const highestProjectRank = projectRanks.length - 1;
const highestResourceRank = resourceRanks.length - 1;
const defaultProjectRank = projectRank(defaultAccessLevelOf('project'));
const defaultResourceRank = resourceRank(defaultAccessLevelOf('dashboard'));

type Rules = SelectQueryBuilder<Tables & { ac: Tables['access_controls'] }, 'ac', object>;
type Person = Expression<number> | number;

const builder = () => expressionBuilder<Tables, never>();

/** The person whose rules apply. */
export interface RuleHolder {
  person: Person;
  /** A role to ignore, to find out what access depends on it. */
  withoutRole?: string;
}

type Ref<Value> = Expression<Value>;

/** Whether `ac`, an `access_controls` table, applies to a person: their own rules, the rules of their roles, and defaults. */
export function countsFor({ person, withoutRole }: RuleHolder, organizationId: Ref<string>): Expression<SqlBool> {
  const eb = expressionBuilder<Tables & { ac: Tables['access_controls'] }, 'ac'>();
  return eb.or([
    eb('ac.user_id', '=', person),
    eb(
      'ac.role_id',
      'in',
      eb
        .selectFrom('role_memberships as held')
        .select('held.role_id')
        .where('held.organization_id', '=', organizationId)
        .where('held.user_id', '=', person)
        .$if(withoutRole !== undefined, (query) => query.where('held.role_id', '<>', withoutRole as string)),
    ),
    eb.and([eb('ac.role_id', 'is', null), eb('ac.user_id', 'is', null)]),
  ]);
}

/** The rules of a project that apply to a person. */
const rulesFor = (holder: RuleHolder, project: { organization_id: Ref<string>; id: Ref<number> }): Rules =>
  builder()
    .selectFrom('access_controls as ac')
    .where('ac.organization_id', '=', project.organization_id)
    .where('ac.project_id', '=', project.id)
    .where(countsFor(holder, project.organization_id)) as unknown as Rules;

/**
 * The precedence of a rule `ac` as one number: hundreds for its resource and the people it is for, tens for its level,
 * ones for its source. A rule for one dashboard outranks a rule for all dashboards, a rule for the person or one of
 * their roles outranks the default, and among the remaining rules the highest level wins.
 */
const strength = sql<number>`(case when ac.dashboard_id is null then 0 else 200 end
  + case when ac.role_id is null and ac.user_id is null then 0 else 100 end
  + ac.level * 10
  + case when ac.user_id is not null then 2 when ac.role_id is not null then 1 else 0 end)`;

/** Orders rules `ac` by precedence, so that the deciding rule comes first. */
export const strongestFirst = <Query>(rules: Query): Query =>
  (rules as unknown as Rules).orderBy(strength, 'desc').orderBy('ac.id') as unknown as Query;

const projectOf = (alias: string) => ({
  organization_id: sql.ref<string>(`${alias}.organization_id`),
  id: sql.ref<number>(`${alias}.id`),
});
const projectOfResource = (alias: string) => ({
  organization_id: sql.ref<string>(`${alias}.organization_id`),
  id: sql.ref<number>(`${alias}.project_id`),
});

/** The rules about `p`, a `projects` table, that apply to a person. */
const ofProject = (holder: RuleHolder): Rules =>
  rulesFor(holder, projectOf('p')).where('ac.resource', '=', sql.lit('project'));

/** The rules about `d`, a `dashboards` table, that apply to a person. */
const ofDashboard = (holder: RuleHolder): Rules =>
  rulesFor(holder, projectOfResource('d'))
    .where('ac.resource', '=', sql.lit('dashboard'))
    .where((eb) => eb.or([eb('ac.dashboard_id', 'is', null), eb('ac.dashboard_id', '=', sql.ref<number>('d.id'))]));

/** The rules about all resources of a kind in `p`, a `projects` table, that apply to a person. */
const ofKind = (holder: RuleHolder, kind: ResourceKind): Rules =>
  rulesFor(holder, projectOf('p')).where('ac.resource', '=', sql.lit(kind)).where('ac.dashboard_id', 'is', null);

const strongest = (rules: Rules) => rules.select(sql<number>`max(${strength})`.as('strength'));

/** The level given by the rule with the highest precedence. */
const levelBy = (rules: Rules, byDefault: number): RawBuilder<number> =>
  sql<number>`coalesce((${strongest(rules)}) / 10 % 10, ${sql.lit(byDefault)})`;

/** The source of that level. */
const sourceBy = (rules: Rules): RawBuilder<AccessSource> =>
  sql`case (${strongest(rules)}) % 10 when 2 then 'explicit_member' when 1 then 'explicit_role' else 'default' end`;

/** The person whose access is queried, and whether they have the highest level on everything. */
interface Subject extends RuleHolder {
  hasAll: Expression<SqlBool>;
}

/** The caller with this reach. */
export const callerOf = ({ has_all, user_id }: ReachArguments): Subject => ({
  person: sql.val(user_id),
  hasAll: sql<SqlBool>`${has_all} = 1`,
});

/** Each member in `m`, an `organization_memberships` table. */
export const everyMember: Subject = {
  person: sql.ref<number>('m.user_id'),
  hasAll: sql<SqlBool>`${sql.ref('m.level')} >= ${sql.lit(levels.admin)}`,
};

const levelOrAll = ({ hasAll }: Subject, level: RawBuilder<number>, highest: number): RawBuilder<number> =>
  sql`case when ${hasAll} then ${sql.lit(highest)} else ${level} end`;

/** The level on `p`, a `projects` table. */
export const projectLevel = (subject: Subject): RawBuilder<number> =>
  levelOrAll(subject, levelBy(ofProject(subject), defaultProjectRank), highestProjectRank);

/** The level on `d`, a `dashboards` table. Valid only for projects on which the person has a level above none. */
export const dashboardLevel = (subject: Subject): RawBuilder<number> =>
  levelOrAll(subject, levelBy(ofDashboard(subject), defaultResourceRank), highestResourceRank);

/**
 * The level on all resources of a kind in `p`, a `projects` table. Valid only for projects on which the person has a
 * level above none.
 */
export const kindLevel = (subject: Subject, kind: ResourceKind): RawBuilder<number> =>
  levelOrAll(subject, levelBy(ofKind(subject, kind), defaultResourceRank), highestResourceRank);

const sourceOrAll = ({ hasAll }: Subject, source: RawBuilder<AccessSource>): RawBuilder<AccessSource> =>
  sql`case when ${hasAll} then 'organization_admin' else ${source} end`;

/** Where a person's level on `p`, a `projects` table, comes from. */
export const projectSource = (subject: Subject): RawBuilder<AccessSource> =>
  sourceOrAll(subject, sourceBy(ofProject(subject)));

/** Where a person's level on `d`, a `dashboards` table, comes from. */
export const dashboardSource = (subject: Subject): RawBuilder<AccessSource> =>
  sourceOrAll(subject, sourceBy(ofDashboard(subject)));

/** Where a person's level on all resources of a kind in `p`, a `projects` table, comes from. */
export const kindSource = (subject: Subject, kind: ResourceKind): RawBuilder<AccessSource> =>
  sourceOrAll(subject, sourceBy(ofKind(subject, kind)));

/** Whether a person has a level above none on `p`, a `projects` table; for use in a `where`. */
export function isVisible(reach: Reach): Expression<SqlBool> {
  const eb = expressionBuilder<{ p: Tables['projects'] }, 'p'>();
  const open = sql<SqlBool>`${projectLevel(callerOf(reach))} > 0`;
  return reach.only ? eb.and([open, eb('p.id', 'in', [...reach.only])]) : open;
}

/** Whether a person who may see the project has a level above none on `d`, a `dashboards` table; for use in a `where`. */
export const isDashboardVisible = (reach: Reach): Expression<SqlBool> =>
  sql<SqlBool>`${dashboardLevel(callerOf(reach))} > 0`;
