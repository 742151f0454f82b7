import { z } from 'zod';
import { timestamp } from './fields.ts';
import { Contact } from './organizations.ts';
import { UserBasic } from './users.ts';

export const productKeys = [
  'data_warehouse',
  'error_tracking',
  'experiments',
  'feature_flags',
  'llm_analytics',
  'product_analytics',
  'session_replay',
  'surveys',
  'web_analytics',
] as const;
export const ProductKey = z
  .enum(productKeys)
  .meta({ id: 'ProductKey', description: 'A product that projects can use.' });
export type ProductKey = z.infer<typeof ProductKey>;

export const WelcomeInviter = z
  .strictObject({
    name: z.string().meta({ description: 'Display name.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
  })
  .meta({ id: 'WelcomeInviter', description: 'The person who invited the caller.' });

export const WelcomeTeamMember = z
  .strictObject({
    name: z.string().meta({ description: 'Display name.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
    avatar: z.string().nullable().meta({ description: 'URL of a picture, if any.' }),
    role: z.enum(['member', 'administrator', 'owner']).meta({ description: 'Access level by name.' }),
    last_active: z
      .enum(['today', 'this_week', 'inactive', 'never'])
      .meta({ description: 'When the person last signed in.' }),
  })
  .meta({ id: 'WelcomeTeamMember', description: 'A colleague, and when they last signed in.' });

export const WelcomeActivity = z
  .strictObject({
    type: z.string().meta({ description: 'What happened, such as `Role.created`.' }),
    actor_name: z.string().meta({ description: 'Name of the person who made the change.' }),
    entity_name: z.string().meta({ description: 'Name of what changed, at most 200 characters.' }),
    entity_url: z.string().nullable().meta({ description: 'URL that shows it, if any.' }),
    timestamp: timestamp('When it happened.'),
  })
  .meta({ id: 'WelcomeActivity', description: 'A recent change.' });

export const WelcomeDashboard = z
  .strictObject({
    id: z.int().meta({ description: 'Numeric ID of the dashboard.' }),
    name: z.string().meta({ description: 'Name.' }),
    description: z.string().meta({ description: 'What the dashboard shows.' }),
    team_id: z.int().meta({ description: 'Numeric ID of the project.' }),
    url: z.string().nullable().meta({ description: 'URL of the dashboard in another system, if any.' }),
  })
  .meta({ id: 'WelcomeDashboard', description: 'A dashboard that was opened recently.' });

export const WelcomeNextStep = z
  .strictObject({
    label: z.string().meta({ description: 'What to do.' }),
    href: z.string().meta({ description: 'Link to the page for this step.' }),
    reason: z.string().meta({ description: 'Why it is suggested.' }),
    docs_href: z.string().optional().meta({ description: 'Link to documentation about it.' }),
    product_key: ProductKey.optional(),
  })
  .meta({ id: 'WelcomeNextStep', description: 'A suggested first step.' });

export const Welcome = z
  .strictObject({
    organization_name: z.string().meta({ description: 'Name of the organization.' }),
    inviter: WelcomeInviter.nullable().meta({ description: 'The person who invited the caller.' }),
    team_members: z
      .array(WelcomeTeamMember)
      .meta({ description: 'Up to 8 colleagues, most recently signed in first.' }),
    recent_activity: z.array(WelcomeActivity).meta({
      description: 'Up to 10 changes of the last 30 days that the caller may see, newest first, one per item.',
    }),
    popular_dashboards: z
      .array(WelcomeDashboard)
      .meta({ description: 'Up to 3 dashboards that the caller may see, most recently opened first.' }),
    products_in_use: z
      .array(ProductKey)
      .meta({ description: "Products that the organization's projects use, sorted." }),
    suggested_next_steps: z.array(WelcomeNextStep).meta({ description: 'One to three suggested first steps.' }),
    is_organization_first_user: z.boolean().meta({ description: 'Whether the caller joined without an invite.' }),
    posthog_contact: Contact.nullable().meta({ description: 'Contact person for new members.' }),
    shared_slack_channel_url: z
      .string()
      .nullable()
      .meta({ description: 'URL of the shared Slack channel for new members.' }),
  })
  .meta({ id: 'Welcome', description: 'The welcome page for a new member.' });
export type Welcome = z.infer<typeof Welcome>;

const done = (description: string) => z.boolean().meta({ description });

export const FirstSteps = z
  .strictObject({
    people: done('Whether anyone besides the caller is a member or invited.'),
    roles: done('Whether any role exists.'),
    external_groups: done('Whether any external reference exists.'),
    projects: done('Whether any project exists.'),
    api_key: done('Whether the caller has an API key.'),
  })
  .meta({ description: 'Which steps of setting up an organization are done.' });
export type FirstSteps = z.infer<typeof FirstSteps>;

/** Maximum number of items of each kind that need attention. */
export const attentionLimit = 4;

const few = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item).meta({ description: `Up to ${attentionLimit} ${what}` });

/** What needs someone to act. Lists that the caller may not act on are empty. */
export const Attention = z.strictObject({
  invites: few(
    z.strictObject({ id: z.uuid(), target_email: z.string(), expires_at: timestamp('When it expires, or did.') }),
    'open invites that have expired or soon will, oldest first.',
  ),
  empty_roles: few(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      has_groups: z
        .boolean()
        .meta({ description: 'Whether external groups map to the role, although it has no members.' }),
    }),
    'roles that no active member holds, by name.',
  ),
  ending_roles: few(
    z.strictObject({
      id: z.uuid().meta({ description: 'UUID of the role membership.' }),
      role_id: z.uuid(),
      role_name: z.string(),
      user: UserBasic,
      expires_at: timestamp('When the role membership expires.'),
    }),
    'role memberships that expire within seven days, soonest first.',
  ),
  token_backups: few(
    z.strictObject({ id: z.int(), name: z.string() }),
    'projects that have kept the backup of a rotated secret token for a long time, longest unchanged first.',
  ),
  api_keys: few(
    z.strictObject({ id: z.uuid(), label: z.string(), expires_at: timestamp('When it expires, or did.') }),
    'API keys of the caller that have expired or soon will, oldest first.',
  ),
});
export type Attention = z.infer<typeof Attention>;
