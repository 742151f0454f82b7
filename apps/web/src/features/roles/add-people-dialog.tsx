import type { RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ExpiryField, expiryIn, expiryOf } from '@/components/ui/expiry-field';
import { FormDialog } from '@/components/ui/form-dialog';
import { MultiComboBox, type Choice } from '@/components/ui/multi-combo-box';
import { toastDone } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { useListInWords } from './use-list-in-words';
import { useRolesChanged } from './use-roles-changed';
import { useUndoGiving } from './use-undo-giving';

/** How many people are offered; typing finds the others. */
const offered = 20;
/** The most people that can be added here. The list of members can select more. */
const mostAtOnce = 100;

/** Gives a role to several people at once: to all of them, or to nobody if the server refuses one. */
export function AddPeopleDialog({ role, onClose }: { role: RoleSummary; onClose: () => void }) {
  const t = useTranslations('roles.holders');
  const listInWords = useListInWords();
  const { organization } = useSession();
  const changed = useRolesChanged();
  const [people, setPeople] = useState<Choice[]>([]);
  const [search, setSearch] = useState('');
  const [expiry, setExpiry] = useState(() => expiryIn('never'));
  const inRole = { organization_id: organization.id, role_id: role.id };
  const candidates = trpc.roleMemberships.candidates.useQuery({ ...inRole, search, limit: offered }, keepingPrevious);
  const undo = useUndoGiving();
  const give = trpc.roleMemberships.createMany.useMutation({
    onSuccess(given) {
      onClose();
      const people = listInWords(
        given.slice(0, 2).map(({ user }) => nameOf(user)),
        given.length,
        'people',
      );
      toastDone(t('added', { people, role: role.name }), {
        undo: () => undo(given, t('stillHave', { people, role: role.name, count: given.length })),
      });
    },
    onSettled: refreshed(() => changed()),
  });
  const isTooMany = people.length > mostAtOnce;
  return (
    <FormDialog
      title={t('addTitle', { role: role.name })}
      onClose={onClose}
      submit={t('addCount', { count: people.length })}
      write={give}
      disabled={people.length === 0 || isTooMany}
      onSubmit={() => {
        if (people.length === 0 || isTooMany) return;
        give.mutate({ ...inRole, user_uuids: people.map(({ id }) => id), expires_at: expiryOf(expiry) });
      }}
    >
      <MultiComboBox
        label={t('label')}
        name="user_uuids"
        placeholder={t('addSearch')}
        hint={isTooMany ? t('tooMany', { limit: mostAtOnce }) : t('addHint')}
        autoFocus
        selected={people}
        onSelect={setPeople}
        options={(candidates.data?.results ?? []).map((user) => ({
          id: user.uuid,
          label: nameOf(user),
          detail: user.email,
        }))}
        onSearch={setSearch}
        query={candidates}
        empty={search === '' ? t('allHaveIt') : t('noMatch')}
      />
      <ExpiryField label={t('ends')} value={expiry} onChange={setExpiry} />
    </FormDialog>
  );
}
