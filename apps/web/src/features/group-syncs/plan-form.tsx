'use client';

import type { GroupFormat } from '@rolecall/group-sources';
import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { TextField } from '@/components/ui/text-field';
import { usePreload } from '@/components/ui/use-preload';
import { textOf } from '@/csv';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { offline } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';

const loadSources = () => import('@rolecall/group-sources');

/** More than a request may have: it is not even read. */
const maxBytes = 4_000_000;

const formats = ['', 'snapshot', 'csv', 'github', 'okta', 'peribolos'] as const satisfies readonly (GroupFormat | '')[];

interface ChosenFile {
  name: string;
  text: string;
}

/** Makes a plan of a file of groups. The file is read in the browser. */
export function PlanForm({ onPlanned }: { onPlanned: (id: string) => void }) {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [format, setFormat] = useState<(typeof formats)[number]>('');
  const [isComplete, setComplete] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const plan = trpc.groupSyncs.plan.useMutation({
    onSuccess({ id }) {
      void utils.groupSyncs.list.invalidate();
      onPlanned(id);
    },
  });
  const [isReading, setReading] = useState(false);
  const detailOf = useFailureDetail();
  usePreload(loadSources);
  const submit = async (values: Record<string, string>) => {
    if (isReading || plan.isPending) return;
    if (!file) return setProblem(t('chooseFirst'));
    setProblem(null);
    setReading(true);
    const sources = await loadSources().catch(() => undefined);
    setReading(false);
    if (!sources) return setProblem(detailOf(offline));
    const { readGroups, GroupSourceError } = sources;
    try {
      const snapshot = readGroups(file.text, {
        format: format === '' ? undefined : format,
        provider: values['provider'] || undefined,
        provider_organization_id: values['provider_organization_id'] || undefined,
        complete: isComplete || undefined,
      });
      plan.mutate({ organization_id: organization.id, ...snapshot, source: file.name.slice(-255) });
    } catch (error) {
      setProblem(error instanceof GroupSourceError ? error.message : t('notReadable'));
    }
  };
  return (
    <Panel title={t('newPlan')} description={t('newPlanText')}>
      <Form
        className="max-w-lg"
        error={plan.error}
        onSubmit={(values) => void submit(values)}
        actions={
          <div>
            <Button type="submit" variant="primary" isPending={isReading || plan.isPending}>
              {t('plan')}
            </Button>
          </div>
        }
      >
        <FileButton
          name={file?.name}
          onFile={(chosen) => {
            setFile(typeof chosen === 'string' ? null : chosen);
            setProblem(typeof chosen === 'string' ? t(chosen) : null);
          }}
        />
        {problem !== null && (
          <p role="alert" className="text-danger [overflow-wrap:anywhere]">
            {problem}
          </p>
        )}
        <Select
          label={t('format')}
          value={format}
          onChange={setFormat}
          options={formats.map((value) => ({ value, label: t(`formatName.${value === '' ? 'auto' : value}`) }))}
        />
        <TextField name="provider" label={t('provider')} hint={t('ifNotInFile')} maxLength={32} autoComplete="off" />
        <TextField
          name="provider_organization_id"
          label={t('providerOrganization')}
          hint={t('ifNotInFile')}
          maxLength={255}
          autoComplete="off"
        />
        <Switch label={t('complete')} hint={t('completeHint')} isOn={isComplete} onChange={setComplete} />
      </Form>
    </Panel>
  );
}

function FileButton({
  name,
  onFile,
}: {
  name: string | undefined;
  onFile: (file: ChosenFile | 'notReadable' | 'tooLarge') => void;
}) {
  const t = useTranslations('groupSyncs');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <input
        ref={input}
        type="file"
        accept=".csv,.json,.txt,.yaml,.yml,application/json,text/csv,text/plain"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file && file.size <= maxBytes)
            textOf(file).then(
              (text) => onFile({ name: file.name, text }),
              () => onFile('notReadable'),
            );
          else if (file) onFile('tooLarge');
          // The same file can be chosen again once it is mended.
          currentTarget.value = '';
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FileUp aria-hidden /> {t('chooseFile')}
      </Button>
      <span role="status" className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">
        {name ?? t('noFile')}
      </span>
    </div>
  );
}
