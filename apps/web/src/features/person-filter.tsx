import type { UserBasic } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { PickerField } from '@/components/ui/picker-field';
import { usePreload } from '@/components/ui/use-preload';
import { trpc } from '@/trpc/client';
import { memberInput, nameOf } from './people';
import { useSession } from './session';

const PersonSearch = lazily(() => import('./person-search'), 'PersonSearch');

interface PersonFilterProps {
  /** By default a label that fits any person. */
  label?: string;
  uuid: string;
  /** People whose names are already loaded. */
  known: readonly Pick<UserBasic, 'uuid' | 'email' | 'first_name' | 'last_name'>[];
  onChange: (uuid: string) => void;
  className?: string;
}

/** Filters a list by person. */
export function PersonFilter({ label, uuid, known, onChange, className = '' }: PersonFilterProps) {
  const t = useTranslations('people.filter');
  usePreload(PersonSearch.load);
  const [chosen, setChosen] = useState<{ uuid: string; name: string }>();
  const { organization } = useSession();
  const listed = known.find((person) => person.uuid === uuid);
  const { data: found } = trpc.members.overview.useQuery(memberInput(organization.id, uuid), {
    enabled: uuid !== '' && !listed,
  });
  const user = listed ?? found?.results[0]?.user;
  const unknown = () => (chosen?.uuid === uuid ? chosen.name : t(found ? 'noMember' : 'one'));
  const name = uuid === '' ? t('anyone') : user ? nameOf(user) : unknown();
  return (
    <PickerField
      className={className}
      label={label ?? t('person')}
      clear={uuid === '' ? undefined : { label: t('clear'), onClear: () => onChange('') }}
      dialog={(close) => (
        <PersonSearch
          onClose={close}
          onSelect={(person) => {
            close();
            setChosen(person);
            onChange(person.uuid);
          }}
        />
      )}
    >
      {name}
    </PickerField>
  );
}
