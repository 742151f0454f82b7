import type { OrganizationMemberDetail } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Fetched } from '@/components/fetched';
import { RelativeTime } from '@/components/ui/relative-time';
import { AccessBadge } from '@/features/access/access-badge';
import { describeScope } from '@/features/access/words';
import { useOnceEnded } from '@/features/roles/use-once-ended';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { openedRoles, opensInput } from './search';
import { linkStyle, moreStyle, Section } from './sections';

/** The roles of the current person, and what they give access to. */
export function OwnRoles() {
  const t = useTranslations('welcome');
  const { user, organization } = useSession();
  const self = trpc.members.get.useQuery({ organization_id: organization.id, user_uuid: user.uuid });
  const utils = trpc.useUtils();
  useOnceEnded(self.data?.roles.map(({ expires_at }) => expires_at) ?? [], () => utils.members.get.invalidate());
  return (
    <Section title={t('yourRoles')}>
      <Fetched query={self} className="h-12">
        {({ roles }) =>
          roles.length === 0 ? (
            <p className="text-ink-muted">{t('noRole')}</p>
          ) : (
            <ul className="space-y-2">
              {roles.map((role, index) => (
                <OwnRole key={role.id} role={role} isOpened={index < openedRoles} />
              ))}
            </ul>
          )
        }
      </Fetched>
      <Link href="/roles" className={moreStyle}>
        {t('allRoles')}
      </Link>
    </Section>
  );
}

interface OwnRoleProps {
  role: OrganizationMemberDetail['roles'][number];
  /** Whether to show what the role gives access to. */
  isOpened: boolean;
}

function OwnRole({ role: { role_id, role_name, expires_at }, isOpened }: OwnRoleProps) {
  const t = useTranslations('access');
  const members = useTranslations('members');
  const words = useTranslations('roles');
  const { organization } = useSession();
  const { data: rules } = trpc.access.projectsOfRole.useQuery(opensInput(organization.id, role_id), {
    enabled: isOpened,
  });
  const others = rules ? rules.count - rules.results.length : 0;
  return (
    <li className="wrap-anywhere">
      <Link href={`/roles/${role_id}`} prefetch={false} className={linkStyle}>
        {role_name}
      </Link>
      {expires_at !== null && (
        <span className="text-ink-muted">
          {' · '}
          {members.rich('roleEnds', { time: () => <RelativeTime value={expires_at} isAhead /> })}
        </span>
      )}
      {rules && rules.count > 0 && (
        <ul aria-label={t('accessOfRole')} className="mt-0.5 space-y-0.5 text-ink-muted">
          {rules.results.map(({ project, resource, resource_id, dashboard_name, access_level }) => (
            <li key={`${project.id} ${resource} ${resource_id}`} className="flex items-baseline gap-2">
              <span className="min-w-0 wrap-anywhere">
                <Link href={`/projects/${project.id}`} prefetch={false} className="rounded hover:underline">
                  {project.name}
                </Link>
                {resource !== 'project' &&
                  ` · ${describeScope(t, { resource, resource_id }, dashboard_name ?? undefined)}`}
              </span>
              <AccessBadge level={access_level} />
            </li>
          ))}
          {others > 0 && <li>{words('others.rules', { count: others })}</li>}
        </ul>
      )}
    </li>
  );
}
