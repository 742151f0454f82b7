import type { OrganizationPolicy } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Fetched } from '@/components/fetched';
import { FieldConflict } from '@/components/field-conflict';
import { Panel } from '@/components/ui/panel';
import { SettingsForm } from '@/components/ui/settings-form';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSettingsDraft } from '@/components/ui/use-settings-draft';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';

type Cap = Pick<OrganizationPolicy, 'max_revocations_percent' | 'revocations_floor'>;

/** The organization's cap on what a plan may revoke, unless a run sets its own. */
export function CapSettings() {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const policy = trpc.organizations.policy.useQuery({ organization_id: organization.id });
  return (
    <Panel title={t('capTitle')} description={t('capText')}>
      <Fetched query={policy} label={t('loading')} className="h-24">
        {(data) => <CapForm organizationId={organization.id} cap={data} />}
      </Fetched>
    </Panel>
  );
}

/** The text of a number field; empty for NaN, which stands for a field that is not filled in. */
const textOf = (number: number) => (Number.isNaN(number) ? '' : String(number));

function CapForm({ organizationId, cap }: { organizationId: string; cap: Cap }) {
  const t = useTranslations('groupSyncs');
  const utils = trpc.useUtils();
  const draft = useSettingsDraft<Cap>(cap);
  const update = trpc.organizations.update.useMutation({
    onSuccess: () => toastDone(t('capSaved')),
    onSettled: refreshed(() =>
      // A changed cap makes existing plans outdated.
      Promise.all([utils.organizations.policy.invalidate(), utils.groupSyncs.invalidate()]),
    ),
  });
  const save = () => {
    const sent = draft.update;
    update.mutate(
      { organization_id: organizationId, ...sent, expected: draft.expected },
      { onSuccess: () => draft.settle(sent, sent) },
    );
  };
  const field = (name: keyof Cap, label: string, max: number, hint?: string) => (
    <>
      <TextField
        label={label}
        {...(hint === undefined ? {} : { hint })}
        name={name}
        type="number"
        min={0}
        max={max}
        required
        value={textOf(draft.valueOf(name))}
        onChange={(text) => draft.change(name, text === '' ? Number.NaN : Number(text))}
      />
      <FieldConflict
        name={name}
        label={label}
        of={{ scope: 'Organization', item_id: organizationId }}
        conflict={update.isPending ? undefined : draft.conflictOf(name)}
      />
    </>
  );
  return (
    <SettingsForm
      draft={draft}
      update={update}
      onSave={save}
      save={t('saveCap')}
      className="flex max-w-lg flex-col gap-4"
    >
      {field('max_revocations_percent', t('percent'), 100)}
      {field('revocations_floor', t('floor'), 10_000, t('floorHint'))}
    </SettingsForm>
  );
}
