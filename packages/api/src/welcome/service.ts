import {
  type Attention,
  hasAllAccess,
  type Level,
  levels,
  type ProductKey,
  productKeys,
  type Welcome,
} from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { reachOf } from '../access.ts';
import { mayCall, type OrganizationCaller } from '../authorization.ts';
import { userOf } from '../context.ts';
import {
  day,
  findInviter,
  listEmptyRoles,
  listEndingRoles,
  listExpiringInvites,
  listExpiringKeys,
  listPopularDashboards,
  listProjectsInUse,
  listRecentActivity,
  listTeam,
  listTokenBackups,
  type ProjectInUse,
} from './queries.ts';

type NextStep = Welcome['suggested_next_steps'][number];
type Occupation = 'engineering' | 'data' | 'product' | 'founder' | 'leadership' | 'marketing' | 'sales';

const max = 3;
/** Leaves room for at least one step about the organization itself. */
const maxAboutProducts = 2;

/** The first step with a product that is in use, and the occupations it is relevant for. */
const productSteps: (NextStep & { product_key: ProductKey; for: readonly Occupation[] })[] = [
  {
    product_key: 'error_tracking',
    label: 'See which projects track errors',
    href: '/projects',
    reason: 'Your organization tracks errors: find the projects whose errors are yours to mend.',
    for: ['engineering'],
  },
  {
    product_key: 'feature_flags',
    label: 'See which projects use feature flags',
    href: '/projects',
    reason: 'Your organization ships behind feature flags: know them before you ship.',
    for: ['engineering', 'product'],
  },
  {
    product_key: 'product_analytics',
    label: "Open your team's dashboards",
    href: '/projects',
    reason: 'Your projects already take in events, and the dashboards show what comes of them.',
    for: ['data', 'product', 'founder', 'leadership', 'marketing', 'sales'],
  },
  {
    product_key: 'session_replay',
    label: 'See which projects record sessions',
    href: '/projects',
    reason: 'Your organization records sessions: watching a few is the fastest way to know its users.',
    for: ['product', 'engineering', 'founder', 'sales'],
  },
  {
    product_key: 'web_analytics',
    label: 'See which sites are measured',
    href: '/projects',
    reason: 'Your organization measures its sites: find out where visitors come from.',
    for: ['marketing', 'leadership'],
  },
  {
    product_key: 'data_warehouse',
    label: 'See which projects feed the warehouse',
    href: '/projects',
    reason: 'Your organization brings its data together in a warehouse.',
    for: ['data'],
  },
  {
    product_key: 'experiments',
    label: 'See which projects run experiments',
    href: '/projects',
    reason: 'Your organization decides by experiment: see what is being tried.',
    for: ['product', 'data', 'marketing'],
  },
  {
    product_key: 'surveys',
    label: 'See which projects ask their users',
    href: '/projects',
    reason: 'Your organization runs surveys: read what users say.',
    for: ['product', 'marketing', 'sales'],
  },
  {
    product_key: 'llm_analytics',
    label: 'See which projects watch their models',
    href: '/projects',
    reason: 'Your organization keeps an eye on what its language models do.',
    for: ['engineering', 'data'],
  },
];

/** Steps that do not depend on products. The first ones that fit are used; those without conditions always fit. */
const otherSteps: (NextStep & { for?: readonly Occupation[]; level?: Level })[] = [
  {
    label: 'Invite your colleagues',
    href: '/members',
    reason: 'The directory is worth as much as the people in it.',
    for: ['founder', 'leadership'],
    level: levels.admin,
  },
  {
    label: 'Make an API key',
    href: '/settings/api-keys',
    reason: 'Scripts and tools can look up roles and members with a key of yours.',
    docs_href: '/docs/api',
    for: ['engineering', 'data'],
  },
  {
    label: 'See who is responsible for what',
    href: '/roles',
    reason: 'Roles tell whom to ask.',
  },
  {
    label: 'Meet your colleagues',
    href: '/members',
    reason: 'Everybody in the organization, and how to reach them.',
  },
  {
    label: 'Look around the projects',
    href: '/projects',
    reason: 'What your organization works on, with the dashboards of each team.',
  },
];

/** Up to three first steps that fit the caller's occupation and the products in use. Deterministic for the same caller. */
export function suggestNextSteps(
  caller: { occupation: string | null; level: Level },
  productsInUse: readonly ProductKey[],
): NextStep[] {
  const occupation = caller.occupation === 'other' ? null : caller.occupation;
  // If the occupation is unknown, every step may be relevant.
  const about = productSteps.filter(
    (step) =>
      productsInUse.includes(step.product_key) &&
      (occupation === null || step.for.some((candidate) => candidate === occupation)),
  );
  const other = otherSteps.filter(
    (step) =>
      caller.level >= (step.level ?? levels.member) &&
      (!step.for || step.for.some((candidate) => candidate === occupation)),
  );
  return [...about.slice(0, maxAboutProducts), ...other]
    .slice(0, max)
    .map(({ label, href, reason, docs_href, product_key }) => ({
      label,
      href,
      reason,
      ...(docs_href === undefined ? {} : { docs_href }),
      ...(product_key === undefined ? {} : { product_key }),
    }));
}

/** The products that any of these projects uses, sorted. */
function productsInUse(projects: readonly ProjectInUse[]): ProductKey[] {
  const used = new Set<string>();
  for (const project of projects) {
    if (project.session_recording_opt_in === 1) used.add('session_replay');
    if (project.surveys_opt_in === 1) used.add('surveys');
    if (project.ingested_event === 1) used.add('product_analytics');
    const onboarded: unknown =
      project.has_completed_onboarding_for === null ? null : JSON.parse(project.has_completed_onboarding_for);
    // The setting may be any JSON. A value that is not an object names no product.
    for (const [key, done] of Object.entries(onboarded ?? {})) if (done === true) used.add(key);
  }
  return productKeys.filter((key) => used.has(key));
}

/** Everything on the first page that a newly invited member sees, as of `now`. */
export async function getWelcome(db: Executor, ctx: OrganizationCaller, now: string): Promise<Welcome> {
  const { organization, actor } = ctx;
  const caller = userOf(actor);
  const reach = reachOf(ctx);
  const [inviter, team_members, recent_activity, popular_dashboards, projects] = await Promise.all([
    caller && findInviter(db, organization.id, caller, now),
    listTeam(db, organization.id, caller?.id ?? null, now),
    listRecentActivity(db, organization.id, { reach, reads_log: mayCall(ctx, 'activityLog.list') ? 1 : 0 }, now),
    listPopularDashboards(db, organization.id, reach),
    listProjectsInUse(db, organization.id, reach),
  ]);
  const products_in_use = productsInUse(projects);
  return {
    organization_name: organization.name,
    inviter,
    team_members,
    recent_activity,
    popular_dashboards,
    products_in_use,
    suggested_next_steps: suggestNextSteps(
      { occupation: caller?.role_at_organization ?? null, level: organization.level },
      products_in_use,
    ),
    is_organization_first_user: inviter === null,
    posthog_contact: organization.contact_name === null ? null : { name: organization.contact_name },
    shared_slack_channel_url: organization.shared_slack_channel_url,
  };
}

/** What needs the caller's attention, limited to what they may act on. */
export async function findAttention(db: Executor, ctx: OrganizationCaller, now: number): Promise<Attention> {
  const { id } = ctx.organization;
  const reach = reachOf(ctx);
  const inDays = (days: number) => new Date(now + days * day).toISOString();
  const { actor } = ctx;
  return {
    invites: mayCall(ctx, 'invites.list') ? await listExpiringInvites(db, id, inDays(2)) : [],
    empty_roles: hasAllAccess(ctx.organization.level) ? await listEmptyRoles(db, id) : [],
    ending_roles: mayCall(ctx, 'roleMemberships.setExpiry') ? await listEndingRoles(db, id, inDays(7)) : [],
    token_backups:
      hasAllAccess(ctx.organization.level) && mayCall(ctx, 'projects.list')
        ? await listTokenBackups(db, id, reach, inDays(-7))
        : [],
    // Only sessions may list keys, as everywhere in the API.
    api_keys: actor.kind === 'user' && !actor.key ? await listExpiringKeys(db, actor.user.id, inDays(7)) : [],
  };
}
