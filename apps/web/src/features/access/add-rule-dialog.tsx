import type { AccessControl, AccessLevel } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Fieldset, Radio } from '@/components/ui/checkbox';
import { FormDialog } from '@/components/ui/form-dialog';
import { MultiComboBox, type Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { nameOf } from '@/features/people';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { ConfirmLessAccess } from './confirm-less-access';
import { type AccessObject, levelFor } from './rules';
import { type RuleChange, useSetRule } from './use-set-rule';

interface AddRuleDialogProps {
  object: AccessObject;
  /** The heading of the rules that the new rule is added to. */
  title: string;
  levels: readonly AccessLevel[];
  /** The existing rules. Roles and people that already have one are not offered. */
  rules: readonly AccessControl[];
  /** Whether a change may give somebody less access than before. */
  isLess: (change: RuleChange) => boolean;
  onClose: () => void;
}

/** Gives a role or a person a level. Stays open until the server accepts it. */
export function AddRuleDialog({ object, title, levels, rules, isLess, onClose }: AddRuleDialogProps) {
  const t = useTranslations('access');
  const [kind, setKind] = useState<'role' | 'person'>('role');
  const [picked, setPicked] = useState<Choice[]>([]);
  const [level, setLevel] = useState<AccessLevel>(levels.at(-1) ?? 'none');
  const [asking, setAsking] = useState<RuleChange | null>(null);
  const set = useSetRule(object);
  const [one] = picked;
  const send = (change: RuleChange) => set.mutate(change, { onSuccess: onClose });
  const choose = (next: 'role' | 'person') => {
    setKind(next);
    setPicked([]);
    set.reset();
  };
  const submit = () => {
    if (!one || set.isPending) return;
    const target =
      kind === 'role' ? { role: one.id, organization_member: null } : { role: null, organization_member: one.id };
    // If somebody else has added a rule for this target meanwhile, a first attempt fails with an error, and the next replaces it.
    const change: RuleChange = { target, name: one.label, before: levelFor(rules, target) ?? null, level };
    if (isLess(change)) setAsking(change);
    else send(change);
  };
  const shared = { isSingle: true, selected: picked, onSelect: setPicked };
  return (
    <>
      <FormDialog
        title={t('addTitle', { title })}
        onClose={onClose}
        submit={t('add')}
        write={set}
        disabled={!one}
        onSubmit={submit}
      >
        <Fieldset label={t('ruleFor')}>
          <Radio
            name="kind"
            label={t('aRole')}
            description={t('aRoleText')}
            checked={kind === 'role'}
            onChange={() => choose('role')}
          />
          <Radio name="kind" label={t('aPerson')} checked={kind === 'person'} onChange={() => choose('person')} />
        </Fieldset>
        {kind === 'role' ? (
          <RolesComboBox
            label={t('role')}
            name="role"
            without={new Set(rules.flatMap(({ role }) => role ?? []))}
            {...shared}
          />
        ) : (
          <PersonComboBox without={new Set(rules.flatMap(({ organization_member: id }) => id ?? []))} {...shared} />
        )}
        <Select
          name="access_level"
          label={t('title')}
          hint={t(`levelMeaning.${level}`)}
          options={levels.map((each) => ({ value: each, label: t(`level.${each}`) }))}
          value={level}
          onChange={setLevel}
        />
      </FormDialog>
      {asking && (
        <ConfirmLessAccess
          object={object}
          change={asking}
          after={level}
          onClose={() => setAsking(null)}
          onConfirm={() => send(asking)}
        />
      )}
    </>
  );
}

/** How many people are offered; others are found by typing. */
const offered = 20;

interface PersonComboBoxProps {
  selected: readonly Choice[];
  onSelect: (picked: Choice[]) => void;
  isSingle: boolean;
  /** Memberships that are not offered. */
  without: ReadonlySet<string>;
}

function PersonComboBox({ without, ...props }: PersonComboBoxProps) {
  const t = useTranslations('access');
  const { organization } = useSession();
  const [search, setSearch] = useState('');
  const members = trpc.members.list.useQuery(
    {
      organization_id: organization.id,
      limit: offered + without.size,
      order: 'name',
      is_active: true,
      ...(search === '' ? {} : { search }),
    },
    keepingPrevious,
  );
  return (
    <MultiComboBox
      {...props}
      label={t('person')}
      name="organization_member"
      placeholder={t('searchPeople')}
      options={(members.data?.results ?? [])
        .filter(({ id }) => !without.has(id))
        .map(({ id, user }) => ({ id, label: nameOf(user), detail: user.email }))}
      onSearch={setSearch}
      query={members}
      empty={t('noPeople')}
    />
  );
}
