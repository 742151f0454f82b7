import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { PickerField } from '@/components/ui/picker-field';
import { usePreload } from '@/components/ui/use-preload';
import { useRoleNames } from './use-role-names';

const RoleSearch = lazily(() => import('./role-search'), 'RoleSearch');

interface RoleFilterProps {
  /** Empty for any role. */
  roleId: string;
  onChange: (roleId: string) => void;
}

/** Filters a list by one role. It is a search, because there may be any number of roles. */
export function RoleFilter({ roleId, onChange }: RoleFilterProps) {
  const t = useTranslations('roles.filter');
  const nameOf = useRoleNames(roleId === '' ? [] : [roleId]);
  usePreload(RoleSearch.load);
  return (
    <PickerField
      className="w-40 max-sm:w-auto max-sm:grow"
      label={t('role')}
      clear={roleId === '' ? undefined : { label: t('clear'), onClear: () => onChange('') }}
      dialog={(close) => (
        <RoleSearch
          onClose={close}
          onSelect={(id) => {
            close();
            onChange(id);
          }}
        />
      )}
    >
      {roleId === '' ? t('all') : nameOf(roleId)}
    </PickerField>
  );
}
