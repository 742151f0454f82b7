import type { Dashboard } from '@rolecall/contracts';
import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { trpc } from '@/trpc/client';

/** A link that opens a dashboard in a new tab and records on the server that it was opened. Without a URL, only the name. */
export function DashboardLink({ dashboard, className }: { dashboard: Dashboard; className?: string }) {
  const t = useTranslations('dashboards');
  const utils = trpc.useUtils();
  // Reports neither success nor failure, as it does not matter to the user whether the visit was recorded.
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
