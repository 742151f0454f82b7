import type { GroupSync } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';

/** The state of a plan, in one word. */
export function StateBadge({ run }: { run: Pick<GroupSync, 'state' | 'is_outdated'> }) {
  const t = useTranslations('groupSyncs');
  const tone = { planned: 'neutral', refused: 'warning', applied: 'accent', outdated: 'neutral' } as const;
  const state = run.is_outdated ? 'outdated' : run.state;
  return <Badge tone={tone[state]}>{t(`state.${state}`)}</Badge>;
}
