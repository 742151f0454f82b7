import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { SearchDialog } from '@/components/ui/search-dialog';
import { keepingPrevious, trpc } from '@/trpc/client';
import { nameOf } from './people';
import { useSession } from './session';

const limit = 20;

interface PersonSearchProps {
  onSelect: (person: { uuid: string; name: string }) => void;
  onClose: () => void;
}

/** A dialog to search for a member and choose one. */
export function PersonSearch({ onSelect, onClose }: PersonSearchProps) {
  const t = useTranslations('people.filter');
  const { organization } = useSession();
  const [search, setSearch] = useState('');
  const members = trpc.members.list.useQuery(
    { organization_id: organization.id, limit, order: 'name', ...(search === '' ? {} : { search }) },
    keepingPrevious,
  );
  const items = (members.data?.results ?? []).map(({ user }) => ({
    id: user.uuid,
    label: nameOf(user),
    detail: user.email,
    icon: <Avatar name={nameOf(user)} size="small" />,
  }));
  return (
    <SearchDialog
      label={t('search')}
      onSearch={setSearch}
      sections={[{ title: t('members'), items }]}
      onSelect={(uuid) => onSelect({ uuid, name: items.find(({ id }) => id === uuid)?.label ?? '' })}
      onClose={onClose}
      query={members}
      empty={t('noMatch')}
    />
  );
}
