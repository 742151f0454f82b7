'use client';

import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download, FileJson, FileSpreadsheet, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { action, Menu } from '@/components/ui/menu';
import { PageHeader } from '@/components/ui/page-header';
import { saveFile } from '@/components/ui/save-file';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import type { ExportFormat } from './export';
import { activityFilter, activitySearch } from './search';

/** The heading of the activity page, with an export menu for users who may list the activity. */
export function ActivityHeader() {
  const t = useTranslations();
  const canList = useCan('activityLog.list');
  return (
    <PageHeader
      title={t('shell.page.activity')}
      description={t('activity.description')}
      action={canList && <ExportMenu />}
    />
  );
}

function ExportMenu() {
  const t = useTranslations('activity');
  const { organization } = useSession();
  const { client } = trpc.useUtils();
  const [search] = useUrlState(activitySearch);
  const [done, setDone] = useState(0);
  const { mutate, isPending } = useMutation({
    async mutationFn(format: ExportFormat) {
      setDone(0);
      const { exportActivity } = await import('./export');
      const fetchPage = client.activityLog.list.query;
      return exportActivity(format, (input) => fetchPage(input), organization.id, activityFilter(search), setDone);
    },
    onSuccess(file) {
      saveFile(file);
      toastDone(t('exported'), { detail: file.name });
    },
    onError: (error) => toastFailed(t('notExported'), error),
  });
  return (
    <Menu
      label={t('export')}
      placement="bottom end"
      trigger={({ onClick, ...props }) => (
        <Button
          {...props}
          variant="secondary"
          aria-disabled={isPending || undefined}
          onClick={isPending ? undefined : onClick}
        >
          {isPending ? (
            <>
              <LoaderCircle aria-hidden className="animate-spin" />
              <span className="tabular-nums">{t('exporting', { percent: Math.floor(done * 100) })}</span>
            </>
          ) : (
            <>
              <Download aria-hidden /> {t('export')} <ChevronDown aria-hidden />
            </>
          )}
        </Button>
      )}
      sections={[
        [
          action('csv', t('asCsv'), <FileSpreadsheet aria-hidden />, () => mutate('csv')),
          action('json', t('asJson'), <FileJson aria-hidden />, () => mutate('json')),
        ],
      ]}
    />
  );
}
