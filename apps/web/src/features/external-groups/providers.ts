import { normalizedKey } from '@rolecall/contracts/normalize';

/** Providers that pages know by name; others are called as they are written. */
const labels: Partial<Record<string, string>> = { github: 'GitHub', slack: 'Slack', linear: 'Linear', jira: 'Jira' };

export const providerLabel = (provider: string): string => labels[normalizedKey(provider)] ?? provider;
