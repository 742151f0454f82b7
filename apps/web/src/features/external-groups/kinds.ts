import { useTranslations } from 'next-intl';

/** Kinds of groups in other systems and where each is; null where that is typed. */
export const groupKinds = {
  'github-team': { provider: 'github' },
  'slack-channel': { provider: 'slack' },
  'linear-team': { provider: 'linear' },
  'jira-group': { provider: 'jira' },
  'jira-project': { provider: 'jira' },
  other: { provider: null },
} as const satisfies Record<string, { provider: string | null }>;

export type GroupKindId = keyof typeof groupKinds;

/** The kinds as a list to choose from. */
export function useGroupKindOptions(): { value: GroupKindId; label: string }[] {
  const t = useTranslations('externalGroups');
  return (Object.keys(groupKinds) as GroupKindId[]).map((value) => ({ value, label: t(`kind.${value}.label`) }));
}

/** What is asked for of a group of a kind: what each field is called, and where to find what belongs into it. */
export function useGroupFields(kind: GroupKindId) {
  const t = useTranslations('externalGroups');
  const field = (name: 'organization' | 'id' | 'slug' | 'name') => ({
    label: t(`kind.${kind}.${name}`),
    hint: t(`kind.${kind}.${name}Hint`),
  });
  return { organization: field('organization'), id: field('id'), slug: field('slug'), name: field('name') };
}
