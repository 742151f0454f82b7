import { normalizedKey } from '@rolecall/contracts/normalize';
import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { ProviderIcon } from './provider-icon';
import { providerLabel } from './providers';

/** Filters a list by one of the existing providers, or shows all. */
export function ProviderFilter({ provider, onChange }: { provider: string; onChange: (provider: string) => void }) {
  const t = useTranslations('externalGroups');
  const format = useFormatter();
  const { organization } = useSession();
  const { data = [] } = trpc.roleExternalReferences.providers.useQuery({ organization_id: organization.id });
  const chosen = normalizedKey(provider);
  // The provider in the URL is shown even if no group has it.
  const all =
    data.some((each) => each.provider === chosen) || chosen === '' ? data : [...data, { provider: chosen, count: 0 }];
  if (all.length === 0) return null;
  const total = data.reduce((sum, { count }) => sum + count, 0);
  return (
    <div role="group" aria-label={t('filter')} className="mb-3 flex flex-wrap gap-2">
      {[{ provider: '', count: total }, ...all].map((each) => {
        const isChosen = each.provider === chosen;
        return (
          <button
            key={each.provider}
            type="button"
            aria-pressed={isChosen}
            onClick={() => onChange(each.provider)}
            className={clsx(
              'inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-full border px-3 text-[0.8125rem] font-medium whitespace-nowrap',
              isChosen
                ? 'border-transparent bg-accent-soft text-on-accent-soft'
                : 'border-line-strong/60 bg-surface text-ink-muted hover:bg-sunken hover:text-ink',
            )}
          >
            {each.provider !== '' && <ProviderIcon provider={each.provider} className="size-3.5" />}
            {each.provider === '' ? t('all') : providerLabel(each.provider)}
            <span className="tabular-nums">{format.number(each.count)}</span>
          </button>
        );
      })}
    </div>
  );
}
