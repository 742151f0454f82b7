import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { usePreload } from '@/components/ui/use-preload';
import { useCan } from '@/features/session';

const LeaveDialog = lazily(() => import('@/features/members/remove-member-dialog'), 'LeaveDialog');
const DeleteOrganizationDialog = lazily(
  () => import('@/features/organizations/delete-organization-dialog'),
  'DeleteOrganizationDialog',
);

/** Leaves or deletes the organization. */
export function DangerZone({ name }: { name: string }) {
  const t = useTranslations('settings');
  const canDelete = useCan('organizations.delete');
  const [asking, setAsking] = useState<'leave' | 'delete' | null>(null);
  usePreload(LeaveDialog.load);
  return (
    <Panel title={t('dangerZone')} isDangerous>
      <div className="divide-y divide-line">
        <DangerAction title={t('leaveTitle')} button={<Button onClick={() => setAsking('leave')}>{t('leave')}</Button>}>
          {t('leaveText')}
        </DangerAction>
        <DangerAction
          title={t('deleteTitle')}
          button={
            canDelete && (
              <Button variant="danger" onClick={() => setAsking('delete')}>
                {t('delete')}
              </Button>
            )
          }
        >
          {t(canDelete ? 'deleteText' : 'deleteOwnersOnly')}
        </DangerAction>
      </div>
      {asking === 'leave' && <LeaveDialog onClose={() => setAsking(null)} />}
      {asking === 'delete' && <DeleteOrganizationDialog name={name} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

const DangerAction = ({ title, button, children }: { title: string; button: ReactNode; children: ReactNode }) => (
  <div className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
    <div className="min-w-0 flex-1 basis-60">
      <h3 className="font-medium">{title}</h3>
      <p className="text-pretty text-ink-muted">{children}</p>
    </div>
    {button}
  </div>
);
