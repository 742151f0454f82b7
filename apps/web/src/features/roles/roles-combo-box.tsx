import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { MultiComboBox, type Choice } from '@/components/ui/multi-combo-box';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';

/** How many roles are offered; typing finds the others. */
const offered = 50;

interface RolesComboBoxProps {
  label: string;
  hint?: ReactNode;
  name: string;
  isOptional?: boolean;
  isSingle?: boolean;
  autoFocus?: boolean;
  selected: readonly Choice[];
  onSelect: (selected: Choice[]) => void;
  /** The ids of roles that are not offered. */
  without?: ReadonlySet<string>;
}

/** Picks roles of the organization, searching by name. */
export function RolesComboBox({ without, ...props }: RolesComboBoxProps) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [search, setSearch] = useState('');
  const roles = trpc.roles.names.useQuery(
    { organization_id: organization.id, search, limit: offered + (without?.size ?? 0) },
    keepingPrevious,
  );
  const options = (roles.data?.results ?? []).filter(({ id }) => !without?.has(id));
  return (
    <MultiComboBox
      {...props}
      placeholder={t('search')}
      options={options.map(({ id, name, is_default }) => ({
        id,
        label: name,
        ...(is_default ? { detail: t('pick.default') } : {}),
      }))}
      onSearch={setSearch}
      query={roles}
      empty={search === '' ? t('pick.empty') : t('pick.noMatch')}
    />
  );
}
