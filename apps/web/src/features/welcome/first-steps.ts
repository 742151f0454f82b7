import type { FirstSteps } from '@rolecall/contracts';

/** What whoever begins an organization does first, in order, and where. */
export const firstSteps: readonly { step: keyof FirstSteps; label: string; href: string; reason: string }[] = [
  {
    step: 'people',
    label: 'Invite your colleagues',
    href: '/members',
    reason: 'The directory is worth as much as the people in it. Paste as many addresses as you like.',
  },
  {
    step: 'roles',
    label: 'Create your first roles',
    href: '/roles',
    reason: 'A role says what people do, such as “On call”, so that others know whom to ask.',
  },
  {
    step: 'external_groups',
    label: 'Connect groups elsewhere',
    href: '/external-groups',
    reason: 'Tie a team on GitHub or a channel on Slack to a role, and programs find out who is behind it.',
  },
  {
    step: 'projects',
    label: 'Create a project',
    href: '/projects',
    reason: 'Its settings, dashboards and tokens have their place there.',
  },
  {
    step: 'api_key',
    label: 'Make an API key',
    href: '/settings/api-keys',
    reason: 'Scripts and tools look up roles and members with it.',
  },
];
