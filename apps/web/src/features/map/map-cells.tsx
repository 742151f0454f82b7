import type { RoleOnMap } from '@rolecall/contracts';
import { FolderKanban } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link, { type LinkProps } from 'next/link';
import type { ReactNode } from 'react';
import { AccessBadge } from '@/features/access/access-badge';
import { ProviderIcon } from '@/features/external-groups/provider-icon';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';

/** A link in the table. */
export const MapLink = <Path,>(props: LinkProps<Path>) => (
  <Link {...props} prefetch={false} className="rounded [overflow-wrap:anywhere] hover:underline" />
);

interface ListedProps<Entry> {
  role: RoleOnMap;
  /** Null if there are too many to list; the count then links to the role's page. */
  entries: readonly Entry[] | null;
  /** The number of entries, in words. */
  count: string;
  className: string;
  children: (entry: Entry) => ReactNode;
}

function Listed<Entry>({ role, entries, count, className, children }: ListedProps<Entry>) {
  const t = useTranslations('map');
  if (entries === null) return <MapLink href={`/roles/${role.id}`}>{count}</MapLink>;
  if (entries.length === 0) return <span className="text-ink-muted">{t('none')}</span>;
  return <ul className={className}>{entries.map(children)}</ul>;
}

const oneBelowAnother = 'space-y-1.5';

/** The external groups linked to a role. */
export function Groups({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  const count = t('groups', { count: role.external_reference_count });
  return (
    <Listed role={role} entries={role.groups} count={count} className={oneBelowAnother}>
      {({ id, provider, provider_organization_id, provider_role_name }) => (
        <li key={id} className="flex items-start gap-2">
          <ProviderIcon provider={provider} className="mt-0.5 size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {provider_role_name}{' '}
            <span className="text-ink-muted">
              ({providerLabel(provider)}, {provider_organization_id})
            </span>
          </span>
        </li>
      )}
    </Listed>
  );
}

/** The people who hold a role. */
export function People({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  const count = t('people', { count: role.member_count });
  return (
    <Listed role={role} entries={role.people} count={count} className="flex flex-wrap gap-x-3 gap-y-1.5">
      {(person) => (
        <li key={person.uuid}>
          <MapLink href={`/members/${person.uuid}`} title={person.email}>
            {nameOf(person)}
          </MapLink>
        </li>
      )}
    </Listed>
  );
}

/** The projects that a role gives access to, with the access level. */
export function Projects({ role }: { role: RoleOnMap }) {
  const t = useTranslations('map');
  const count = t('projects', { count: role.project_count });
  return (
    <Listed role={role} entries={role.projects} count={count} className={oneBelowAnother}>
      {({ id, name, access_level }) => (
        <li key={id} className="flex items-start gap-2">
          <FolderKanban aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
          <span className="min-w-0">
            <MapLink href={`/projects/${id}`}>{name}</MapLink> <AccessBadge level={access_level} />
          </span>
        </li>
      )}
    </Listed>
  );
}
