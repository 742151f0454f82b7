import type { GroupSync } from '@rolecall/contracts';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ListDefinition } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { pageSize, runsInput, runsSearch, runStates } from './search';
import { StateBadge } from './state-badge';

/** The source of a plan, or the provider's organization if the source is not known. */
const sourceOf = ({ source, provider, provider_organization_id }: GroupSync) =>
  source || `${providerLabel(provider)}/${provider_organization_id}`;

const listOf = (t: Translator<'groupSyncs'>): ListDefinition<GroupSync> => ({
  id: 'group-syncs',
  caption: t('history'),
  noun: [t('noun.one'), t('noun.other')],
  label: sourceOf,
  hasActions: true,
  columns: [
    {
      id: 'created_at',
      header: t('made'),
      sorts: true,
      className: '',
      cell: ({ created_at, created_by }) => (
        <>
          <RelativeTime value={created_at} />{' '}
          <span className="text-ink-muted">{created_by ? nameOf(created_by) : t('system')}</span>
        </>
      ),
    },
    {
      id: 'source',
      header: t('source'),
      sorts: true,
      from: 'lg',
      className: '[overflow-wrap:anywhere]',
      cell: sourceOf,
    },
    {
      id: 'changes',
      header: t('changes'),
      className: 'tabular-nums',
      cell: ({ totals: { additions, revocations } }) => t('changeCounts', { additions, revocations }),
    },
    { id: 'state', header: t('stateLabel'), sorts: true, from: 'sm', cell: (run) => <StateBadge run={run} /> },
  ],
});

/** Earlier plans and runs. */
export function RunsTable({ onShow, shown }: { onShow: (id: string) => void; shown: string }) {
  const t = useTranslations('groupSyncs');
  const { organization } = useSession();
  const [search] = useUrlState(runsSearch);
  const runs = trpc.groupSyncs.list.useQuery(runsInput(organization.id, search), keepingPrevious);
  return (
    <Panel title={t('history')} description={t('historyText')}>
      <ResourceTable
        list={listOf(t)}
        parameters={runsSearch}
        query={runs}
        pageSize={pageSize}
        filters={[
          {
            name: 'state',
            label: t('stateLabel'),
            all: t('allStates'),
            options: runStates.map((state) => ({ value: state, label: t(`state.${state}`) })),
          },
        ]}
        empty={{ icon: <RefreshCw />, title: t('noRuns'), text: [] }}
        isShown={({ id }) => id === shown}
        actions={(run) => (
          <Button size="small" onClick={() => onShow(run.id)}>
            {t.rich('showOf', { source: sourceOf(run), hidden })}
          </Button>
        )}
      />
    </Panel>
  );
}
