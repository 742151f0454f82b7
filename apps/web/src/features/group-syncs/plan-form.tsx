import type { GroupSnapshot, GroupSyncWithPlan } from '@rolecall/contracts';
import type { GroupFormat, GroupSourceError } from '@rolecall/group-sources';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { type ChosenFile, FileField } from '@/components/ui/file-field';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { TextField } from '@/components/ui/text-field';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { type Failure, FoundFailure, offline } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';

const loadSources = () => import('@rolecall/group-sources');

/** The largest file that is read; more does not fit into a request. */
const maxBytes = 4_000_000;

const formats = ['', 'snapshot', 'csv', 'github', 'okta', 'peribolos'] as const satisfies readonly (GroupFormat | '')[];

/** The settings that a plan is made with, besides its file. */
export interface PlanSettings {
  /** The name of the previous file; empty if there was none. */
  source: string;
  format: (typeof formats)[number];
  provider: string;
  provider_organization_id: string;
  complete: boolean;
  max_revocations: string;
}

const noSettings: PlanSettings = {
  source: '',
  format: '',
  provider: '',
  provider_organization_id: '',
  complete: false,
  max_revocations: '',
};

/** The settings that can be recovered from a plan itself. */
export const settingsOf = ({ source, provider, provider_organization_id, plan }: GroupSyncWithPlan): PlanSettings => ({
  ...noSettings,
  source,
  provider,
  provider_organization_id,
  complete: plan.complete ?? false,
  max_revocations: plan.cap.is_raised ? plan.cap.max_revocations : '',
});

interface PlanFormProps {
  /** The initial settings, if an outdated plan is made again. */
  settings?: PlanSettings | undefined;
  onPlanned: (id: string, settings: PlanSettings) => void;
}

/** Makes a plan from a file of groups. The file is read in the browser. */
export function PlanForm({ settings = noSettings, onPlanned }: PlanFormProps) {
  const t = useTranslations('groupSyncs');
  const ui = useTranslations('ui');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const detailOf = useFailureDetail();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [format, setFormat] = useState(settings.format);
  const [complete, setComplete] = useState(settings.complete);
  const [problem, setProblem] = useState<FoundFailure | null>(null);
  const [isReading, setReading] = useState(false);
  const plan = trpc.groupSyncs.plan.useMutation({ onSuccess: () => utils.groupSyncs.list.invalidate() });

  /** The error in a file, in the language of the page. */
  const failureOfFile = ({ message, messageId, values, attr, refusal }: GroupSourceError): Failure => ({
    code: 'invalid_input',
    detail: message,
    messageId,
    values: refusal ? { ...values, reason: detailOf({ ...refusal, detail: refusal.message }) } : values,
    attr,
    requestId: null,
  });
  const notReadable = (): Failure => ({
    code: 'invalid_input',
    detail: ui('fileNotReadable'),
    attr: 'groups',
    requestId: null,
  });
  const submit = async (chosen: ChosenFile, given: PlanSettings) => {
    setProblem(null);
    setReading(true);
    const sources = await loadSources().catch(() => undefined);
    setReading(false);
    if (!sources) return setProblem(new FoundFailure(offline));
    const { source, provider, provider_organization_id, max_revocations } = given;
    let snapshot: GroupSnapshot;
    try {
      snapshot = sources.readGroups(sources.decodeFile(chosen.bytes), {
        format: given.format || undefined,
        provider: provider || undefined,
        provider_organization_id: provider_organization_id || undefined,
        complete: given.complete || undefined,
      });
    } catch (error) {
      const isKnown = error instanceof sources.GroupSourceError;
      return setProblem(new FoundFailure(isKnown ? failureOfFile(error) : notReadable()));
    }
    const cap = max_revocations === '' ? {} : { max_revocations };
    // If the user has left the form by then, `onPlanned` is not called, and the plan is in the list.
    plan.mutate(
      { organization_id: organization.id, ...snapshot, source, ...cap },
      { onSuccess: ({ id }) => onPlanned(id, given) },
    );
  };
  const field = (
    name: 'provider' | 'provider_organization_id' | 'max_revocations',
    label: string,
    hint: string,
    maxLength: number,
  ) => <TextField {...{ name, label, hint, maxLength }} defaultValue={settings[name]} autoComplete="off" />;
  return (
    <Panel title={t('newPlan')} description={t('newPlanText')}>
      <Form
        className="max-w-lg"
        error={problem ?? plan.error}
        onSubmit={(values) => {
          if (isReading || plan.isPending) return;
          if (!file) return { name: 'groups', detail: t('chooseFirst') };
          void submit(file, {
            source: file.name.slice(-255),
            format,
            provider: values['provider'] ?? '',
            provider_organization_id: values['provider_organization_id'] ?? '',
            complete,
            max_revocations: values['max_revocations']?.trim() ?? '',
          });
        }}
        actions={
          <div>
            <Button type="submit" variant="primary" isPending={isReading || plan.isPending}>
              {t('plan')}
            </Button>
          </div>
        }
      >
        <FileField
          name="groups"
          accept=".csv,.json,.txt,.yaml,.yml,application/json,text/csv,text/plain"
          maxBytes={maxBytes}
          tooLarge={t('tooLarge')}
          status={file?.name ?? (settings.source === '' ? t('noFile') : t('chooseAgain', { source: settings.source }))}
          onFile={(chosen) => {
            setFile(chosen);
            // The code that reads it is large, so it is fetched only for users who have chosen a file.
            if (chosen) void loadSources().catch(() => undefined);
          }}
        />
        <Select
          label={t('format')}
          name="format"
          value={format}
          onChange={setFormat}
          options={formats.map((value) => ({ value, label: t(`formatName.${value === '' ? 'auto' : value}`) }))}
        />
        {field('provider', t('provider'), t('ifNotInFile'), 32)}
        {field('provider_organization_id', t('providerOrganization'), t('ifNotInFile'), 255)}
        <Switch label={t('complete')} hint={t('completeHint')} isOn={complete} onChange={setComplete} />
        {field('max_revocations', t('capOfPlan'), t('capOfPlanHint'), 6)}
      </Form>
    </Panel>
  );
}
