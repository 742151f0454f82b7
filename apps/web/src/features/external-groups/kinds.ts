import { useTranslations } from 'next-intl';

/** The kinds of external groups and their providers; null if the provider is typed in. */
export const groupKinds = {
  'github-team': { provider: 'github' },
  'slack-channel': { provider: 'slack' },
  'linear-team': { provider: 'linear' },
  'jira-group': { provider: 'jira' },
  'jira-project': { provider: 'jira' },
  other: { provider: null },
} as const satisfies Record<string, { provider: string | null }>;

export type GroupKindId = keyof typeof groupKinds;

/** The kinds as options of a select. */
export function useGroupKindOptions(): { value: GroupKindId; label: string }[] {
  const t = useTranslations('externalGroups');
  return (Object.keys(groupKinds) as GroupKindId[]).map((value) => ({ value, label: t(`kind.${value}.label`) }));
}

/** The labels of the fields for a group of this kind, and hints where to find their values. */
export function useGroupFields(kind: GroupKindId) {
  const t = useTranslations('externalGroups');
  const field = (name: 'organization' | 'id' | 'slug' | 'name') => ({
    label: t(`kind.${kind}.${name}`),
    hint: t(`kind.${kind}.${name}Hint`),
  });
  return { organization: field('organization'), id: field('id'), slug: field('slug'), name: field('name') };
}
