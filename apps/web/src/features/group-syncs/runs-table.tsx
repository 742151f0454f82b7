'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { Cell, Column, Row, RowHeading, Table, TableBody, TableHead } from '@/components/ui/table';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { pageInput } from '@/url-state';
import { StateBadge } from './run';

const pageSize = 20;

/** Plans and runs of before. */
export function RunsTable({ onShow, shown }: { onShow: (id: string) => void; shown: string }) {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const runs = trpc.groupSyncs.list.useQuery(
    { organization_id: organization.id, ...pageInput(page, pageSize) },
    { placeholderData: keepPreviousData },
  );
  return (
    <Panel title={t('history')} description={t('historyText')}>
      {runs.error && !runs.data ? (
        <QueryError query={runs} />
      ) : !runs.data ? (
        <Loading label={t('loading')}>
          <Skeleton className="h-24" />
        </Loading>
      ) : runs.data.count === 0 ? (
        <p className="text-ink-muted">{t('noRuns')}</p>
      ) : (
        <>
          <Table caption={t('history')} isStale={runs.isPlaceholderData}>
            <TableHead>
              <Column>{t('made')}</Column>
              <Column from="md">{t('source')}</Column>
              <Column>{t('changes')}</Column>
              <Column from="sm">{t('stateLabel')}</Column>
              <Column>
                <span className="sr-only">{t('show')}</span>
              </Column>
            </TableHead>
            <TableBody>
              {runs.data.results.map((run) => (
                <Row key={run.id} isSelected={run.id === shown}>
                  <RowHeading>
                    <RelativeTime value={run.created_at} />{' '}
                    <span className="text-ink-muted">{run.created_by ? nameOf(run.created_by) : t('system')}</span>
                  </RowHeading>
                  <Cell from="md" className="[overflow-wrap:anywhere]">
                    {run.source || `${run.provider}/${run.provider_organization_id}`}
                  </Cell>
                  <Cell className="tabular-nums">
                    {t('changeCounts', { additions: run.totals.additions, revocations: run.totals.revocations })}
                  </Cell>
                  <Cell from="sm">
                    <StateBadge run={run} />
                  </Cell>
                  <Cell className="text-right">
                    <Button size="small" onClick={() => onShow(run.id)}>
                      {t('show')}
                    </Button>
                  </Cell>
                </Row>
              ))}
            </TableBody>
          </Table>
          <Pagination
            count={runs.data.count}
            page={page}
            pageSize={pageSize}
            onPage={setPage}
            noun={[t('noun.one'), t('noun.other')]}
          />
        </>
      )}
    </Panel>
  );
}
