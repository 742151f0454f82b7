import type { RoleOnMap } from '@rolecall/contracts';
import type { ListDefinition } from '@/components/resource-table/columns';
import { Badge } from '@/components/ui/badge';
import type { Translator } from '@/i18n/translator';
import { Groups, MapLink, People, Projects } from './map-cells';

/** The map as a table, for people who cannot or do not want to use the picture. */
export const mapList = (t: Translator<'map'>): ListDefinition<RoleOnMap> => ({
  id: 'map',
  caption: t('caption'),
  noun: [t('noun.one'), t('noun.other')],
  label: ({ name }) => name,
  columns: [
    {
      id: 'name',
      header: t('roleColumn'),
      sorts: true,
      className: 'w-[55%] align-top sm:w-1/4 lg:w-1/5',
      cell: ({ id, name, is_default }) => (
        <div className="font-medium">
          <MapLink href={`/roles/${id}`}>{name}</MapLink> {is_default && <Badge tone="accent">{t('default')}</Badge>}
        </div>
      ),
    },
    {
      id: 'external_reference_count',
      header: t('groupColumn'),
      sorts: true,
      from: 'sm',
      className: 'w-[30%] align-top lg:w-1/4',
      cell: (role) => <Groups role={role} />,
      below: (role) => role.external_reference_count > 0 && <Groups role={role} />,
    },
    {
      id: 'member_count',
      header: t('peopleColumn'),
      sorts: true,
      className: 'align-top',
      cell: (role) => <People role={role} />,
    },
    {
      id: 'projects',
      header: t('projectColumn'),
      from: 'xl',
      className: 'w-1/4 align-top',
      cell: (role) => <Projects role={role} />,
      below: (role) => role.project_count > 0 && <Projects role={role} />,
    },
  ],
});
