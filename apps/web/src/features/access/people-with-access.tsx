import type { UsersWithAccess, UserWithAccess } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Query } from '@/components/fetched';
import { lazily } from '@/components/lazily';
import { type ListDefinition, textColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Avatar } from '@/components/ui/avatar';
import { Dialog } from '@/components/ui/dialog';
import { Section } from '@/components/ui/section';
import { Skeleton } from '@/components/ui/skeleton';
import { rowLinkStyle } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import type { Translator } from '@/i18n/translator';
import { useUrlState } from '@/use-url-state';
import { AccessBadge } from './access-badge';
import { usersShown } from './names';
import type { AccessObject } from './rules';
import { accessSearch, peopleOnPage } from './search';
import { useMemberNames } from './use-member-names';

const ExplainDialog = lazily(() => import('./explain-dialog'), 'ExplainDialog');

type PersonWithAccess = UserWithAccess & {
  id: string;
  /** Empty while it loads. */
  name: string;
  email: string;
};

const listOf = (
  t: Translator<'access'>,
  onOpen: (person: PersonWithAccess) => void,
): ListDefinition<PersonWithAccess> => ({
  id: 'people-with-access',
  caption: t('people'),
  noun: [t('nounPerson'), t('nounPeople')],
  label: ({ name }) => name,
  columns: [
    {
      id: 'name',
      header: t('name'),
      sorts: true,
      cell: (person) => <Person person={person} onOpen={() => onOpen(person)} />,
    },
    { id: 'level', header: t('title'), sorts: true, cell: ({ access_level }) => <AccessBadge level={access_level} /> },
    textColumn('source', { header: t('through'), sorts: true, from: 'sm' }, ({ access_source }) =>
      t(`source.${access_source}`),
    ),
  ],
});

interface PeopleWithAccessProps {
  object: AccessObject;
  objectName: string;
  query: Query<UsersWithAccess> & { isPlaceholderData: boolean };
}

/** The people who can access an object, ordered and paged by the page's URL. Pressing a person explains their access. */
export function PeopleWithAccess({ object, objectName, query }: PeopleWithAccessProps) {
  const t = useTranslations('access');
  const [{ page }] = useUrlState(accessSearch);
  const [person, setPerson] = useState<{ uuid: string; name: string } | null>(null);
  const users = query.data?.users ?? [];
  const shown = query.data ? usersShown(query.data, page) : [];
  const { personOf, isLoading } = useMemberNames(shown.map(({ organization_membership_id: id }) => id));
  const people = shown.map((user): PersonWithAccess => {
    const found = personOf(user.organization_membership_id);
    const name = found ? nameOf(found) : isLoading ? '' : t('noName');
    return { ...user, id: user.user_id, name, email: found?.email ?? '' };
  });
  usePreload(ExplainDialog.load, Dialog.load);
  return (
    <Section title={t('people')} description={t('peopleText')}>
      <ResourceTable
        list={listOf(t, ({ id, name }) => setPerson({ uuid: id, name }))}
        parameters={accessSearch}
        query={{ ...query, data: query.data && { count: users.length, results: people } }}
        pageSize={peopleOnPage}
        searchLabel={t('searchPeople')}
        empty={null}
      />
      {person && <ExplainDialog {...object} person={person} objectName={objectName} onClose={() => setPerson(null)} />}
    </Section>
  );
}

const Person = ({ person: { name, email }, onOpen }: { person: PersonWithAccess; onOpen: () => void }) => (
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
);
