'use client';

import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** What plans of the organization may revoke, unless a run says otherwise. */
export function CapSettings() {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const organization_id = organization.id;
  const utils = trpc.useUtils();
  const policy = trpc.organizations.policy.useQuery({ organization_id });
  const update = trpc.organizations.update.useMutation({
    onSuccess: () => toastDone(t('capSaved')),
    onSettled: () => utils.organizations.policy.invalidate(),
  });
  return (
    <Panel title={t('capTitle')} description={t('capText')}>
      {policy.error && !policy.data ? (
        <QueryError query={policy} />
      ) : !policy.data ? (
        <Loading label={t('loading')}>
          <Skeleton className="h-24" />
        </Loading>
      ) : (
        <Form
          className="max-w-lg"
          error={update.error}
          onSubmit={({ max_revocations_percent, revocations_floor }) =>
            update.mutate({
              organization_id,
              max_revocations_percent: Number(max_revocations_percent),
              revocations_floor: Number(revocations_floor),
            })
          }
          actions={
            <div>
              <Button type="submit" isPending={update.isPending}>
                {t('saveCap')}
              </Button>
            </div>
          }
        >
          <TextField
            label={t('percent')}
            name="max_revocations_percent"
            type="number"
            min={0}
            max={100}
            required
            defaultValue={policy.data.max_revocations_percent}
          />
          <TextField
            label={t('floor')}
            hint={t('floorHint')}
            name="revocations_floor"
            type="number"
            min={0}
            max={10_000}
            required
            defaultValue={policy.data.revocations_floor}
          />
        </Form>
      )}
    </Panel>
  );
}
