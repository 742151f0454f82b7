'use client';

import { keepPreviousData } from '@tanstack/react-query';
import clsx from 'clsx';
import { Table2, Waypoints } from 'lucide-react';
import dynamic from 'next/dynamic';
import { ResourceList } from '@/components/resource-table/resource-list';
import { SectionBoundary } from '@/components/section-boundary';
import { ButtonLink } from '@/components/ui/button-link';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { StateMessage } from '@/components/ui/state-message';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { MapTable } from './map-table';
import { mapInput, mapSearch, pageSize } from './search';

/** In the shape of the picture that will come. */
export const PictureSkeleton = () => (
  <Loading label="Drawing the picture">
    <Skeleton className="h-[max(24rem,calc(100dvh-17rem))]" />
  </Loading>
);

const MapPicture = dynamic(() => import('./map-picture').then((module) => module.MapPicture), {
  ssr: false,
  loading: PictureSkeleton,
});

const views = [
  { id: 'picture', label: 'Picture', icon: Waypoints },
  { id: 'table', label: 'Table', icon: Table2 },
] as const;

/** The organization from the groups elsewhere through the roles to the people, as a picture or as a table. */
export function MapPage() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(mapSearch);
  const roles = trpc.roles.map.useQuery(mapInput(organization.id, search), { placeholderData: keepPreviousData });
  return (
    <>
      <ResourceList
        noun={['role', 'roles']}
        parameters={mapSearch}
        query={roles}
        pageSize={pageSize}
        searchLabel="Search roles"
        toolbar={
          <div role="group" aria-label="Show as" className="flex rounded-md border border-line-strong/60">
            {views.map(({ id, label, icon: Icon }) => (
              <button
                key={id}
                type="button"
                aria-pressed={search.view === id}
                onClick={() => setSearch({ view: id })}
                className={clsx(
                  'inline-flex min-h-9 cursor-pointer items-center gap-1.5 px-3 font-medium first:rounded-l-[5px] last:rounded-r-[5px]',
                  search.view === id
                    ? 'bg-accent-soft text-on-accent-soft'
                    : 'bg-surface text-ink-muted hover:bg-sunken hover:text-ink',
                )}
              >
                <Icon aria-hidden className="size-4" /> {label}
              </button>
            ))}
          </div>
        }
        skeleton={<PictureSkeleton />}
        empty={
          <StateMessage
            icon={<Waypoints />}
            title="Nothing to draw yet"
            action={<ButtonLink href="/roles">Go to roles</ButtonLink>}
          >
            <p>The map shows roles between the external groups that map to them and the people who have them.</p>
          </StateMessage>
        }
      >
        {({ entries, isStale }) =>
          search.view === 'table' ? (
            <MapTable roles={entries} isStale={isStale} />
          ) : (
            <SectionBoundary>
              <MapPicture roles={entries} />
            </SectionBoundary>
          )
        }
      </ResourceList>
    </>
  );
}
