'use client';

import clsx from 'clsx';
import { Table2, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useSyncExternalStore } from 'react';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { SectionBoundary } from '@/components/section-boundary';
import { ButtonLink } from '@/components/ui/button-link';
import { hintStyle } from '@/components/ui/field';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { organizationListInput } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { mapList } from './map-table';
import { mapSearch, pageSize } from './search';

/** A placeholder in the shape of the picture. */
const PictureSkeleton = () => (
  <Loading label={useTranslations('map')('drawing')}>
    <Skeleton className="h-[max(24rem,calc(100dvh-17rem))]" />
  </Loading>
);

const MapPicture = dynamic(() => import('./map-picture').then((module) => module.MapPicture), {
  ssr: false,
  loading: PictureSkeleton,
});

const views = [
  { id: 'picture', icon: Waypoints },
  { id: 'table', icon: Table2 },
] as const;

const narrow = '(width < 40rem)';

function subscribeNarrow(onChange: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether the window is as narrow as a phone's; false on the server. */
const useIsNarrow = () =>
  useSyncExternalStore(
    subscribeNarrow,
    () => matchMedia(narrow).matches,
    () => false,
  );

/** The map of the organization: how external groups, roles, people and projects are linked, as a picture or a table. */
export function MapPage() {
  const t = useTranslations('map');
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(mapSearch);
  const isNarrow = useIsNarrow();
  const view = search.view === '' ? (isNarrow ? 'table' : 'picture') : search.view;
  const roles = trpc.roles.map.useQuery(organizationListInput(organization.id, search, pageSize), keepingPrevious);
  return (
    <ResourceTable
      list={mapList(t)}
      parameters={mapSearch}
      query={roles}
      pageSize={pageSize}
      searchLabel={t('search')}
      toolbar={
        <div role="group" aria-label={t('showAs')} className="flex rounded-md border border-line-strong/60">
          {views.map(({ id, icon: Icon }) => (
            <button
              key={id}
              type="button"
              aria-pressed={view === id}
              onClick={() => setSearch({ view: id })}
              className={clsx(
                'inline-flex min-h-9 cursor-pointer items-center gap-1.5 px-3 font-medium first:rounded-l-[5px] last:rounded-r-[5px]',
                view === id
                  ? 'bg-accent-soft text-on-accent-soft'
                  : 'bg-surface text-ink-muted hover:bg-sunken hover:text-ink',
              )}
            >
              <Icon aria-hidden className="size-4" /> {t(`view.${id}`)}
            </button>
          ))}
        </div>
      }
      empty={{
        icon: <Waypoints />,
        title: t('noneYet'),
        text: t('noneText'),
        action: <ButtonLink href="/roles">{t('goToRoles')}</ButtonLink>,
      }}
      instead={
        view === 'table'
          ? undefined
          : {
              skeleton: <PictureSkeleton />,
              show: ({ entries }) => (
                <>
                  <SectionBoundary>
                    <MapPicture roles={entries} />
                  </SectionBoundary>
                  <p className={clsx('mt-2', hintStyle)}>{t('hint')}</p>
                </>
              ),
            }
      }
    />
  );
}
