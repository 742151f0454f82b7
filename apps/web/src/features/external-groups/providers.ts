import { normalizedKey } from '@rolecall/contracts/normalize';

/** The display names of known providers; others are shown as written. */
const labels: Partial<Record<string, string>> = { github: 'GitHub', slack: 'Slack', linear: 'Linear', jira: 'Jira' };

export const providerLabel = (provider: string): string => labels[normalizedKey(provider)] ?? provider;
