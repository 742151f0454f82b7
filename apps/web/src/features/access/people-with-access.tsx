'use client';

import type { UsersWithAccess, UserWithAccess } from '@rolecall/contracts';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { Avatar } from '@/components/ui/avatar';
import { loadModalDialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import {
  Cell,
  Column,
  Row,
  rowLinkStyle,
  SkeletonRows,
  Table,
  TableBody,
  TableHead,
  RowHeading,
} from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useUrlState } from '@/use-url-state';
import { AccessBadge } from './access-badge';
import type { AccessObject } from './rules';
import { accessSearch, peopleOnPage } from './search';
import { useMemberNames } from './use-member-names';
import { sourceNames } from './words';

const loadExplain = () => import('./explain-dialog');
const ExplainDialog = lazily(() => loadExplain().then((module) => module.ExplainDialog));

const Columns = () => (
  <TableHead>
    <Column>Name</Column>
    <Column>Access</Column>
    <Column from="sm">Through</Column>
  </TableHead>
);

interface PeopleWithAccessProps {
  object: AccessObject;
  objectName: string;
  query: { data: UsersWithAccess | undefined; error: unknown; refetch: () => Promise<unknown> };
}

/** Who can reach something, the highest level first, paged by the page's address; pressing a person says why. */
export function PeopleWithAccess({ object, objectName, query }: PeopleWithAccessProps) {
  const [{ page }, setSearch] = useUrlState(accessSearch);
  const [person, setPerson] = useState<{ uuid: string; name: string } | null>(null);
  const users = query.data?.users ?? [];
  const shown = users.slice((page - 1) * peopleOnPage, page * peopleOnPage);
  const { personOf, isLoading } = useMemberNames(shown.map(({ organization_membership_id: id }) => id));
  usePreload(loadExplain);
  usePreload(loadModalDialog);
  return (
    <section aria-labelledby="people-with-access">
      <h2 id="people-with-access" className="mb-1 font-semibold">
        People with access
      </h2>
      <p className="mb-3 text-ink-muted">Open a person to see every rule that counts for them.</p>
      <ListResults
        query={{ ...query, data: query.data && { count: users.length, results: shown }, isPlaceholderData: false }}
        page={page}
        pageSize={peopleOnPage}
        noun={['person', 'people']}
        onPage={(next, how) => setSearch({ page: next }, how)}
        skeleton={
          <Table caption="People with access">
            <Columns />
            <TableBody>
              <SkeletonRows columns={[undefined, undefined, 'sm']} rows={5} />
            </TableBody>
          </Table>
        }
        empty={null}
      >
        {(entries) => (
          <Table caption="People with access">
            <Columns />
            <TableBody>
              {entries.map((user) => {
                const found = personOf(user.organization_membership_id);
                const name = found ? nameOf(found) : isLoading ? '' : 'Name not available';
                return (
                  <PersonRow
                    key={user.user_id}
                    user={user}
                    name={name}
                    email={found?.email ?? ''}
                    onOpen={() => setPerson({ uuid: user.user_id, name })}
                  />
                );
              })}
            </TableBody>
          </Table>
        )}
      </ListResults>
      {person && <ExplainDialog {...object} person={person} objectName={objectName} onClose={() => setPerson(null)} />}
    </section>
  );
}

interface PersonRowProps {
  user: UserWithAccess;
  /** Empty while it loads. */
  name: string;
  email: string;
  onOpen: () => void;
}

const PersonRow = ({ user: { access_level, access_source }, name, email, onOpen }: PersonRowProps) => (
  <Row>
    <RowHeading className="w-full max-w-0">
      <div className="flex min-w-0 items-center gap-3">
        <Avatar name={name} />
        {name === '' ? (
          <Skeleton className="w-32" />
        ) : (
          <div className="min-w-0">
            <button
              type="button"
              aria-haspopup="dialog"
              className={`${rowLinkStyle} cursor-pointer text-left`}
              onClick={onOpen}
            >
              {name}
            </button>
            <p className="truncate text-[0.8125rem] text-ink-muted">{email}</p>
          </div>
        )}
      </div>
    </RowHeading>
    <Cell>
      <AccessBadge level={access_level} />
    </Cell>
    <Cell from="sm" className="min-w-36 text-ink-muted">
      {sourceNames[access_source]}
    </Cell>
  </Row>
);
