'use client';

import type { RoleMembershipGrants } from '@rolecall/contracts';
import { useLocale, useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Dialog } from '@/components/ui/dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { exactTime } from '@/relative-time';
import { trpc } from '@/trpc/client';
import { grantText } from './grant-words';

/** A person's membership of a role. */
export interface HeldRole {
  membershipId: string;
  roleId: string;
  roleName: string;
  /** The person's name. */
  person: string;
}

/** Says why a person holds a role: each grant, through whom and since when. */
export function GrantsDialog({ membershipId, roleId, roleName, person, onClose }: HeldRole & { onClose: () => void }) {
  const t = useTranslations('roles.why');
  return (
    <Dialog title={t('title', { name: person, role: roleName })} isOpen onOpenChange={onClose}>
      <Grants membershipId={membershipId} roleId={roleId} />
    </Dialog>
  );
}

function Grants({ membershipId, roleId }: Pick<HeldRole, 'membershipId' | 'roleId'>) {
  const t = useTranslations('roles.why');
  const { organization } = useSession();
  const grants = trpc.roleMemberships.explain.useQuery({
    organization_id: organization.id,
    role_id: roleId,
    id: membershipId,
  });
  if (grants.data)
    return (
      <ul aria-label={t('reasons')} className="divide-y divide-line">
        {grants.data.grants.map((grant) => (
          <Grant key={`${grant.source} ${grant.source_key}`} grant={grant} />
        ))}
      </ul>
    );
  if (grants.error) return <QueryError query={grants} />;
  return (
    <Loading label={t('loading')}>
      <div className="space-y-2 py-1">
        <Skeleton className="w-56 max-w-full" />
        <Skeleton className="h-3 w-40 max-w-full" />
      </div>
    </Loading>
  );
}

function Grant({
  grant: { source, source_key, granted_by, granted_at },
}: {
  grant: RoleMembershipGrants['grants'][number];
}) {
  const t = useTranslations('roles');
  const at = exactTime(new Date(granted_at), useLocale());
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <p className="font-medium break-words">{grantText(t, source, granted_by ? nameOf(granted_by) : undefined)}</p>
      {source === 'sync' && <p className="text-[0.8125rem] [overflow-wrap:anywhere]">{source_key}</p>}
      <p className="text-[0.8125rem] text-ink-muted">
        {t.rich('why.since', { at, relative: () => <RelativeTime value={granted_at} /> })}
      </p>
    </li>
  );
}
