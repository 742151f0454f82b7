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
  .meta({ id: 'ProductKey', description: 'A product that projects may use.' });
export type ProductKey = z.infer<typeof ProductKey>;

export const WelcomeInviter = z
  .strictObject({
    name: z.string().meta({ description: 'Display name.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
  })
  .meta({ id: 'WelcomeInviter', description: 'Who invited the caller.' });

export const WelcomeTeamMember = z
  .strictObject({
    name: z.string().meta({ description: 'Display name.' }),
    email: z.string().meta({ description: 'E-mail address.', format: 'email' }),
    avatar: z.string().nullable().meta({ description: 'Address of a picture, if any.' }),
    role: z.enum(['member', 'administrator', 'owner']).meta({ description: 'Access level in words.' }),
    last_active: z
      .enum(['today', 'this_week', 'inactive', 'never'])
      .meta({ description: 'When the person last signed in.' }),
  })
  .meta({ id: 'WelcomeTeamMember', description: 'A colleague, and when they were last seen.' });

export const WelcomeActivity = z
  .strictObject({
    type: z.string().meta({ description: 'What happened, such as `Role.created`.' }),
    actor_name: z.string().meta({ description: 'Who did it.' }),
    entity_name: z.string().meta({ description: 'What changed, at most 200 characters.' }),
    entity_url: z.string().nullable().meta({ description: 'Where to see it.' }),
    timestamp: timestamp('When it happened.'),
  })
  .meta({ id: 'WelcomeActivity', description: 'A recent change.' });

export const WelcomeDashboard = z
  .strictObject({
    id: z.int().meta({ description: 'Number of the dashboard.' }),
    name: z.string().meta({ description: 'Name.' }),
    description: z.string().meta({ description: 'What it shows.' }),
    team_id: z.int().meta({ description: 'Number of its project.' }),
    url: z.string().nullable().meta({ description: 'Where it is, if anywhere else.' }),
  })
  .meta({ id: 'WelcomeDashboard', description: 'A dashboard that is opened often.' });

export const WelcomeNextStep = z
  .strictObject({
    label: z.string().meta({ description: 'What to do.' }),
    href: z.string().meta({ description: 'Where to do it.' }),
    reason: z.string().meta({ description: 'Why.' }),
    docs_href: z.string().optional().meta({ description: 'Where to read about it.' }),
    product_key: ProductKey.optional(),
  })
  .meta({ id: 'WelcomeNextStep', description: 'Something to do first.' });

export const Welcome = z
  .strictObject({
    organization_name: z.string().meta({ description: 'Name of the organization.' }),
    inviter: WelcomeInviter.nullable().meta({ description: 'Who invited the caller.' }),
    team_members: z
      .array(WelcomeTeamMember)
      .meta({ description: 'Up to 8 colleagues, most recently signed in first.' }),
    recent_activity: z.array(WelcomeActivity).meta({
      description: 'Up to 10 changes of the last 30 days that the caller may see, newest first, one per item.',
    }),
    popular_dashboards: z
      .array(WelcomeDashboard)
      .meta({ description: 'Up to 3 dashboards that the caller may see, most recently opened first.' }),
    products_in_use: z.array(ProductKey).meta({ description: "What the organization's projects use, sorted." }),
    suggested_next_steps: z.array(WelcomeNextStep).meta({ description: 'One to three first steps.' }),
    is_organization_first_user: z.boolean().meta({ description: 'Whether nobody invited the caller.' }),
    posthog_contact: Contact.nullable().meta({ description: 'Whom to ask.' }),
    shared_slack_channel_url: z.string().nullable().meta({ description: 'Where to ask.' }),
  })
  .meta({ id: 'Welcome', description: 'What somebody who was just invited wants to know.' });
export type Welcome = z.infer<typeof Welcome>;

const done = (description: string) => z.boolean().meta({ description });

export const FirstSteps = z
  .strictObject({
    people: done('Whether anybody besides the caller is in the organization or invited.'),
    roles: done('Whether there is a role.'),
    external_groups: done('Whether a role has an external reference.'),
    projects: done('Whether there is a project.'),
    api_key: done('Whether the caller has an API key.'),
  })
  .meta({ description: 'What is done of setting up an organization.' });
export type FirstSteps = z.infer<typeof FirstSteps>;

/** How many things of a kind are told to need attention. */
export const attentionLimit = 4;

const few = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item).meta({ description: `Up to ${attentionLimit} ${what}` });

/** What needs somebody to act; each kind is empty for those who may not. */
export const Attention = z.strictObject({
  invites: few(
    z.strictObject({ id: z.uuid(), target_email: z.string(), expires_at: timestamp('When it expires, or did.') }),
    'open invites that have expired or soon will, oldest first.',
  ),
  empty_roles: few(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      has_groups: z.boolean().meta({ description: 'Whether groups elsewhere stand for it, and so for no people.' }),
    }),
    'roles that no active member holds, by name.',
  ),
  ending_roles: few(
    z.strictObject({
      id: z.uuid().meta({ description: 'UUID of the role membership.' }),
      role_id: z.uuid(),
      role_name: z.string(),
      user: UserBasic,
      expires_at: timestamp('When it ends by itself.'),
    }),
    'role memberships that end by themselves within seven days, the first to end first.',
  ),
  token_backups: few(
    z.strictObject({ id: z.int(), name: z.string() }),
    'projects that have long kept the backup of a rotated secret token, the longest unchanged first.',
  ),
  api_keys: few(
    z.strictObject({ id: z.uuid(), label: z.string(), expires_at: timestamp('When it expires, or did.') }),
    "of the caller's API keys that have expired or soon will, oldest first.",
  ),
});
export type Attention = z.infer<typeof Attention>;
