import type { Dashboard } from '@rolecall/contracts';
import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { trpc } from '@/trpc/client';

/** A link to a dashboard, in a tab of its own; the server is told that somebody opened it. One without an address is a name. */
export function DashboardLink({ dashboard, className }: { dashboard: Dashboard; className?: string }) {
  const t = useTranslations('dashboards');
  const utils = trpc.useUtils();
  // That somebody looked is no news to them, so neither is that it was not noted down.
  const open = trpc.dashboards.update.useMutation({ onSuccess: () => utils.dashboards.list.invalidate() });
  if (dashboard.url === null) return <span className="font-medium wrap-anywhere">{dashboard.name}</span>;
  return (
    <a
      href={dashboard.url}
      target="_blank"
      rel="noreferrer"
      onClick={() => open.mutate({ project_id: dashboard.team_id, id: dashboard.id, opened: true })}
      className={className}
    >
      <span className="wrap-anywhere">{dashboard.name}</span>
      <ExternalLink aria-label={t('newTab')} className="ml-1 inline size-3.5 align-[-2px] text-ink-muted" />
    </a>
  );
}
