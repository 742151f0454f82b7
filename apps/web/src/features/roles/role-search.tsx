import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SearchDialog } from '@/components/ui/search-dialog';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';

/** How many roles are offered; typing finds the others. */
const limit = 50;

/** Searches for a role and picks one. */
export function RoleSearch({ onSelect, onClose }: { onSelect: (id: string) => void; onClose: () => void }) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [search, setSearch] = useState('');
  const roles = trpc.roles.names.useQuery({ organization_id: organization.id, limit, search }, keepingPrevious);
  const items = (roles.data?.results ?? []).map(({ id, name }) => ({
    id,
    label: name,
    icon: <ShieldCheck aria-hidden />,
  }));
  return (
    <SearchDialog
      label={t('search')}
      onSearch={setSearch}
      sections={[{ title: t('title'), items }]}
      onSelect={onSelect}
      onClose={onClose}
      query={roles}
      empty={search === '' ? t('pick.empty') : t('pick.noMatch')}
    />
  );
}
