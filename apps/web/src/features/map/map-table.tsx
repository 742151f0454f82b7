'use client';

import type { RoleOnMap } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { Cell, Column, Table, TableBody, TableHead } from '@/components/ui/table';
import { Groups, MapLink, People, Projects } from './map-cells';

/** What the picture shows, for those who do not look at pictures. */
export function MapTable({ roles, isStale }: { roles: readonly RoleOnMap[]; isStale: boolean }) {
  const t = useTranslations('map');
  return (
    <Table caption={t('caption')} isStale={isStale}>
      <TableHead>
        <Column from="sm">{t('groupColumn')}</Column>
        <Column>{t('roleColumn')}</Column>
        <Column>{t('peopleColumn')}</Column>
        <Column from="lg">{t('projectColumn')}</Column>
      </TableHead>
      <TableBody>
        {roles.map((role) => (
          <tr key={role.id}>
            <Cell from="sm" className="w-[30%] align-top lg:w-1/4">
              <Groups role={role} />
            </Cell>
            <th scope="row" className="w-[55%] px-3 py-2 align-top font-medium max-sm:pl-4 sm:w-1/4 lg:w-1/5">
              <MapLink href={`/roles/${role.id}`}>{role.name}</MapLink>{' '}
              {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
              {/* Where there is no room for their columns. */}
              {role.external_reference_count > 0 && (
                <div className="mt-1.5 text-[0.8125rem] font-normal sm:hidden">
                  <Groups role={role} />
                </div>
              )}
              {role.project_count > 0 && (
                <div className="mt-1.5 text-[0.8125rem] font-normal lg:hidden">
                  <Projects role={role} />
                </div>
              )}
            </th>
            <Cell className="align-top">
              <People role={role} />
            </Cell>
            <Cell from="lg" className="w-1/4 align-top">
              <Projects role={role} />
            </Cell>
          </tr>
        ))}
      </TableBody>
    </Table>
  );
}
