import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { turn } from '@/components/ui/pagination';

interface ActivityPaginationProps {
  /** The number of changes from the first one shown onwards. */
  count: number;
  shown: number;
  /** Whether the newest changes are shown. */
  isNewest: boolean;
  onNewest: () => void;
  onOlder: () => void;
}

/** Leads to older changes and to the newest. A page starts after the last entry of the one before, so new entries shift no page. */
export function ActivityPagination({ count, shown, isNewest, onNewest, onOlder }: ActivityPaginationProps) {
  const t = useTranslations();
  const hasOlder = shown < count;
  return (
    <div className="mt-3 flex min-h-9 flex-wrap items-center justify-between gap-3 text-ink-muted">
      <p role="status" className="tabular-nums">
        {hasOlder
          ? t(isNewest ? 'activity.newestOf' : 'activity.olderOf', { shown, count })
          : t(isNewest ? 'activity.changeCount' : 'activity.olderCount', { count })}
      </p>
      {(hasOlder || !isNewest) && (
        <nav aria-label={t('ui.pages')} className="flex items-center gap-2">
          <Button variant="secondary" size="small" isUnavailable={isNewest} onClick={turn(onNewest)}>
            <ChevronsLeft aria-hidden /> {t('activity.newest')}
          </Button>
          <Button variant="secondary" size="small" isUnavailable={!hasOlder} onClick={turn(onOlder)}>
            {t('activity.older')} <ChevronRight aria-hidden />
          </Button>
        </nav>
      )}
    </div>
  );
}
