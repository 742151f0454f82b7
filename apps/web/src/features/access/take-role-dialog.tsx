import type { ChangedAccess } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Fetched } from '@/components/fetched';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';

interface TakeRoleDialogProps {
  role: { id: string; name: string };
  user: Parameters<typeof nameOf>[0] & { uuid: string };
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks for confirmation before removing a role from somebody, and shows their access levels now and afterwards. */
export function TakeRoleDialog({ role, user, onClose, onConfirm }: TakeRoleDialogProps) {
  const t = useTranslations('access');
  const { organization, user: self } = useSession();
  const isSelf = user.uuid === self.uuid;
  const name = nameOf(user);
  const changes = trpc.access.withoutRole.useQuery(
    { organization_id: organization.id, user_uuid: user.uuid, role_id: role.id },
    // Never reuse an earlier result: access may have changed since.
    { staleTime: 0, gcTime: 0 },
  );
  return (
    <AskFirst
      title={isSelf ? t('leaveRoleTitle', { role: role.name }) : t('removeFromRoleTitle', { name, role: role.name })}
      onClose={onClose}
      confirm={t(isSelf ? 'leaveRole' : 'removeFromRole')}
      // Enabled only once the changes, or the error in loading them, are shown.
      isReady={!changes.isPending}
      onConfirm={onConfirm}
    >
      <Fetched query={changes} label={t('loadingChanges')} className="w-64 max-w-full">
        {(found) => <Changes changes={found} unchanged={isSelf ? t('sameAccessSelf') : t('sameAccess', { name })} />}
      </Fetched>
    </AskFirst>
  );
}

/** How many changes are listed; a count stands for the rest. */
const listed = 20;

interface ChangesProps {
  changes: readonly ChangedAccess[];
  /** Shown if nothing changes. */
  unchanged: string;
}

function Changes({ changes, unchanged }: ChangesProps) {
  const t = useTranslations('access');
  if (changes.length === 0) return <p>{unchanged}</p>;
  return (
    <>
      <p>{t('changes')}</p>
      <table className="w-full border-collapse text-left text-ink">
        <caption className="sr-only">{t('changesTable')}</caption>
        <thead className="text-[0.8125rem] text-ink-muted">
          <tr>
            {(['to', 'now', 'afterwards'] as const).map((column) => (
              <th key={column} scope="col" className="py-1 pr-3 font-medium last:pr-0">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {changes.slice(0, listed).map(({ project, dashboard, before, after }) => (
            <tr key={`${project.id} ${dashboard?.id}`}>
              <th scope="row" className="py-1.5 pr-3 font-normal break-words">
                {dashboard ? t('dashboardIn', { dashboard: dashboard.name, project: project.name }) : project.name}
              </th>
              <td className="py-1.5 pr-3">
                <AccessBadge level={before} />
              </td>
              <td className="py-1.5">
                <AccessBadge level={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > listed && <p>{t('moreChanges', { count: changes.length - listed })}</p>}
    </>
  );
}
