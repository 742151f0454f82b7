import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Fetched } from '@/components/fetched';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Panel } from '@/components/ui/panel';
import { Switch } from '@/components/ui/switch';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';

/** Changes how members must sign in. */
export function SecurityPolicy() {
  const t = useTranslations('secondFactor');
  const { organization } = useSession();
  const organization_id = organization.id;
  const utils = trpc.useUtils();
  const [isAsking, setAsking] = useState(false);
  const policy = trpc.organizations.policy.useQuery({ organization_id });
  const update = trpc.organizations.update.useMutation({
    onSuccess(_, { requires_second_factor }) {
      setAsking(false);
      toastDone(t(requires_second_factor === true ? 'nowRequired' : 'noLongerRequired'));
    },
    onSettled: refreshed(() => utils.organizations.policy.invalidate()),
  });
  const set = (isRequired: boolean) =>
    update.mutate(
      { organization_id, requires_second_factor: isRequired, expected: { requires_second_factor: !isRequired } },
      // Turning it on has a confirmation dialog, which shows the error itself.
      { onError: (error) => isRequired || toastFailed(t('notSaved'), error) },
    );
  const count = policy.data?.members_without_second_factor ?? 0;
  return (
    <Panel title={t('policy')}>
      <Fetched query={policy} label={t('loadingPolicy')} className="h-10">
        {(data) => (
          <div className="max-w-lg">
            <Switch
              label={t('require')}
              hint={t('requireHint', { count })}
              isOn={update.isPending ? update.variables.requires_second_factor === true : data.requires_second_factor}
              onChange={(isOn) => {
                if (isOn) setAsking(true);
                else set(false);
              }}
            />
          </div>
        )}
      </Fetched>
      {isAsking && (
        <ConfirmDialog
          title={t('requireTitle')}
          onClose={() => setAsking(false)}
          confirm={t('requireConfirm')}
          onConfirm={() => set(true)}
          write={update}
        >
          <p>{t('requireText', { count })}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
