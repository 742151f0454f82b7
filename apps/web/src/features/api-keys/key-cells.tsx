import type { MemberApiKey, PersonalApiKey } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { useProjectNames } from './use-project-names';

interface KeyProps {
  apiKey: Pick<PersonalApiKey, 'label' | 'mask' | 'last_used_at' | 'expires_at'>;
}

/** A key's name, its mask, and whether it has expired. */
export function KeyName({ apiKey: { label, mask, last_used_at, expires_at } }: KeyProps) {
  const t = useTranslations('apiKeys');
  const isExpired = expires_at !== null && Date.parse(expires_at) <= Date.now();
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="truncate font-medium">{label}</span>
        {isExpired && <Badge tone="warning">{t('expired')}</Badge>}
      </p>
      <code className="block truncate font-mono text-xs text-ink-muted">{mask}</code>
      <p className="truncate text-[0.8125rem] text-ink-muted sm:hidden">
        {last_used_at === null
          ? t('neverUsed')
          : t.rich('usedAt', { time: () => <RelativeTime value={last_used_at} /> })}
      </p>
    </>
  );
}

/** How many scopes are named; a count stands for the rest. */
const named = 2;

/** The scopes of a key. */
export function KeyScopes({ scopes }: Pick<PersonalApiKey, 'scopes'>) {
  const t = useTranslations('apiKeys');
  return (
    <div className="flex items-center gap-1">
      {scopes.slice(0, named).map((scope) => (
        <Badge key={scope}>{scope === '*' ? t('everything') : scope}</Badge>
      ))}
      {scopes.length > named && (
        <span title={scopes.slice(named).join(', ')} className="whitespace-nowrap text-ink-muted">
          {t('more', { count: scopes.length - named })}
        </span>
      )}
    </div>
  );
}

/**
 * Loads the names of the organizations and projects that keys give access to.
 * @returns a function that lists the organizations or projects of a key
 */
export function useKeyAccess(keys: readonly PersonalApiKey[]): (key: PersonalApiKey) => string {
  const t = useTranslations('apiKeys');
  const { organizations } = useProjectNames(keys.some(({ scoped_projects }) => scoped_projects !== null));
  const organizationNames = new Map(organizations.map(({ id, name }) => [id, name]));
  const projectNames = new Map(
    organizations.flatMap(({ projects }) => projects.map(({ id, name }) => [id, name] as const)),
  );
  return ({ scoped_organizations, scoped_projects }) => {
    if (scoped_projects)
      return scoped_projects.map((id) => projectNames.get(id) ?? t('unknownProject', { id: String(id) })).join(', ');
    if (!scoped_organizations) return t('fullAccess');
    return scoped_organizations.map((id) => organizationNames.get(id) ?? t('organizationLeft')).join(', ');
  };
}

/** Returns a function that says what a member's key gives access to in the organization. */
export function useReachOf(): (key: Pick<MemberApiKey, 'projects' | 'is_limited_to_organization'>) => string {
  const t = useTranslations('apiKeys.ofMembers');
  return ({ projects, is_limited_to_organization }) => {
    if (projects === null) return t(is_limited_to_organization ? 'onlyHere' : 'whole');
    return projects.length === 0 ? t('noProject') : projects.map(({ name }) => name).join(', ');
  };
}
