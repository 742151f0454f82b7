'use client';

import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download, FileJson, FileSpreadsheet, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { PageHeader } from '@/components/ui/page-header';
import { saveFile } from '@/components/ui/save-file';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import type { ExportFormat } from './export';
import { activityFilter, activitySearch } from './search';

/** The heading of the activity, with the way to take it along for those who may see it. */
export function ActivityHeader() {
  const canList = useCan('activityLog.list');
  return <PageHeader title="Activity" description="Who did what, when and how." action={canList && <ExportMenu />} />;
}

function ExportMenu() {
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
      toastDone('Activity exported', { detail: file.name });
    },
    onError: (error) => toastFailed('The activity was not exported', error),
  });
  return (
    <Menu
      label="Export"
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
              <span className="tabular-nums">Exporting, {Math.floor(done * 100)} %</span>
            </>
          ) : (
            <>
              <Download aria-hidden /> Export <ChevronDown aria-hidden />
            </>
          )}
        </Button>
      )}
      sections={[
        [
          {
            id: 'csv',
            label: 'As CSV, for spreadsheets',
            icon: <FileSpreadsheet aria-hidden />,
            onAction: () => mutate('csv'),
          },
          {
            id: 'json',
            label: 'As JSON, for programs',
            icon: <FileJson aria-hidden />,
            onAction: () => mutate('json'),
          },
        ],
      ]}
    />
  );
}
