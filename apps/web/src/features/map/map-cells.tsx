import type { RoleOnMap } from '@rolecall/contracts';
import { FolderKanban } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { AccessBadge } from '@/features/access/access-badge';
import { ProviderIcon } from '@/features/external-groups/provider-icon';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';

/** How the links of the table look. */
export const linkStyle = 'rounded [overflow-wrap:anywhere] hover:underline';

/** How many there are of something that is not told one by one; the role's page does. */
const HowMany = ({ role, children }: { role: RoleOnMap; children: string }) => (
  <Link href={`/roles/${role.id}`} prefetch={false} className={linkStyle}>
    {children}
  </Link>
);

/** The groups elsewhere that a role is tied to. */
export function Groups({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  if (role.groups === null)
    return <HowMany role={role}>{t('groups', { count: role.external_reference_count })}</HowMany>;
  if (role.groups.length === 0) return <span className="text-ink-muted">{t('none')}</span>;
  return (
    <ul className="space-y-1.5">
      {role.groups.map(({ id, provider, provider_organization_id, provider_role_name }) => (
        <li key={id} className="flex items-start gap-2">
          <ProviderIcon provider={provider} className="mt-0.5 size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {provider_role_name}{' '}
            <span className="text-ink-muted">
              ({providerLabel(provider)}, {provider_organization_id})
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who holds a role. */
export function People({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  if (role.people === null) return <HowMany role={role}>{t('people', { count: role.member_count })}</HowMany>;
  if (role.people.length === 0) return <span className="text-ink-muted">{t('none')}</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1.5">
      {role.people.map((person) => (
        <li key={person.uuid}>
          <Link href={`/members/${person.uuid}`} prefetch={false} title={person.email} className={linkStyle}>
            {nameOf(person)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The projects that a role opens, and how far. */
export function Projects({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  if (role.projects === null) return <HowMany role={role}>{t('projects', { count: role.project_count })}</HowMany>;
  if (role.projects.length === 0) return <span className="text-ink-muted">{t('none')}</span>;
  return (
    <ul className="space-y-1.5">
      {role.projects.map(({ id, name, access_level }) => (
        <li key={id} className="flex items-start gap-2">
          <FolderKanban aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0">
            <Link href={`/projects/${id}`} prefetch={false} className={linkStyle}>
              {name}
            </Link>{' '}
            <AccessBadge level={access_level} />
          </span>
        </li>
      ))}
    </ul>
  );
}
